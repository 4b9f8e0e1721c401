package dev.mailchute.testkit;

import static dev.mailchute.testkit.PlainClient.encode;
import static dev.mailchute.testkit.PlainClient.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The fake tenant against Microsoft's own description of its mail calls, where that is at hand. */
class FakeTenantMatchesTheOpenApiTest {
    private static final Path DESCRIPTION = Path.of("..", "shared", "graph", "openapi-mail.yaml");

    /** What is served though the description has it not, and why. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "POST /{tenant}/oauth2/v2.0/token",
            "sign-in is not Graph",
            "PUT /api/v2.0/upload/{session-id}",
            "an upload URL is opaque and on another host",
            "GET /api/v2.0/upload/{session-id}",
            "an upload URL is opaque and on another host",
            "DELETE /api/v2.0/upload/{session-id}",
            "an upload URL is opaque and on another host",
            "GET /users/{user-id}/messages/{message-id}/attachments/{attachment-id}/$value",
            "on Microsoft's reference page for attachments, not in this slice");

    private JsonNode description;

    @BeforeEach
    void read() throws Exception {
        Assumptions.assumeTrue(
                Files.exists(DESCRIPTION),
                "Microsoft's description is not beside this project: nothing to compare with");
        Object yaml = new Load(
                        LoadSettings.builder().setCodePointLimit(50_000_000).build())
                .loadFromString(Files.readString(DESCRIPTION));
        description = new ObjectMapper().valueToTree(yaml);
    }

    @Test
    void every_path_and_method_served_is_described_or_a_named_exception() {
        List<String> unknown = new ArrayList<>();
        Set<String> unused = new TreeSet<>(EXCEPTIONS.keySet());
        for (Operation operation : Operation.values()) {
            for (String line : operation.lines()) {
                String[] both = line.split(" ", 2);
                boolean described =
                        description.path("paths").path(both[1]).has(both[0].toLowerCase(java.util.Locale.ROOT));
                unused.removeIf(exception -> !described && exception.equals(line));
                if (!described && !EXCEPTIONS.containsKey(line)) {
                    unknown.add(line);
                }
            }
        }
        assertEquals(List.of(), unknown);
        assertEquals(Set.of(), unused);
    }

    @Test
    void every_property_that_is_answered_is_described() {
        try (FakeTenant tenant = FakeTenant.start()) {
            tenant.app("app", "s");
            FakeMailbox mailbox = tenant.mailbox("a@contoso.com");
            mailbox.createSearchFolder("Unread");
            PlainClient client = new PlainClient(tenant).signIn("app", "s");
            FakeMail file = mailbox.deliver(
                    SampleMail.withAttachment("b@x.example", "a@contoso.com", "f", "f.bin", new byte[9]));
            FakeMail item = mailbox.deliver(SampleMail.withAttachedMail(
                    "b@x.example", "a@contoso.com", "i", SampleMail.text("b@x.example", "c@x.example", "x", "x")));

            JsonNode messages = json(client.get("/users/a@contoso.com/mailFolders/inbox/messages?$count=true&$top=1"));
            assertKnown(messages, "microsoft.graph.messageCollectionResponse");
            assertKnown(messages.path("value").path(0), "microsoft.graph.message");
            assertKnown(
                    json(client.get("/users/a@contoso.com/messages/" + encode(file.id())
                            + "?$select=internetMessageHeaders,uniqueBody&$expand=attachments")),
                    "microsoft.graph.message");
            JsonNode folders = json(client.get("/users/a@contoso.com/mailFolders?$top=2"));
            assertKnown(folders, "microsoft.graph.mailFolderCollectionResponse");
            assertKnown(folders.path("value").path(0), "microsoft.graph.mailFolder");
            JsonNode files = json(client.get("/users/a@contoso.com/messages/" + encode(file.id()) + "/attachments"));
            assertKnown(files, "microsoft.graph.attachmentCollectionResponse");
            assertKnown(files.path("value").path(0), "microsoft.graph.fileAttachment");
            JsonNode items = json(client.get("/users/a@contoso.com/messages/" + encode(item.id()) + "/attachments"));
            assertKnown(items.path("value").path(0), "microsoft.graph.itemAttachment");

            String draft = json(client.post("/users/a@contoso.com/messages", "{\"subject\":\"d\"}"))
                    .path("id")
                    .asText();
            JsonNode session = json(client.post(
                    "/users/a@contoso.com/messages/" + encode(draft) + "/attachments/createUploadSession",
                    "{\"AttachmentItem\":{\"attachmentType\":\"file\",\"name\":\"a\",\"size\":4000000}}"));
            assertKnown(session, "microsoft.graph.uploadSession");
            JsonNode error = json(client.get("/users/a@contoso.com/messages/AAnone"));
            assertKnown(error, "microsoft.graph.ODataErrors.ODataError");
            assertKnown(error.path("error"), "microsoft.graph.ODataErrors.MainError");
        }
    }

    @Test
    void every_property_that_may_be_selected_is_described() {
        Set<String> known = properties("microsoft.graph.message");
        assertTrue(known.containsAll(MessageJson.names()), () -> "unknown: " + MessageJson.names());
    }

    private void assertKnown(JsonNode answer, String schema) {
        assertTrue(answer.isObject() && !answer.isEmpty(), () -> schema + ": " + answer);
        Set<String> unknown = new TreeSet<>();
        answer.fieldNames().forEachRemaining(unknown::add);
        unknown.removeIf(name -> name.startsWith("@odata."));
        unknown.removeAll(properties(schema));
        assertEquals(Set.of(), unknown, schema);
    }

    /** The names of a schema's properties, inherited ones included. */
    private Set<String> properties(String schema) {
        Set<String> names = new TreeSet<>();
        collect(description.path("components").path("schemas").path(schema), names);
        assertTrue(!names.isEmpty(), () -> "no schema " + schema);
        return names;
    }

    private void collect(JsonNode schema, Set<String> names) {
        if (schema.has("$ref")) {
            String[] path = schema.path("$ref").asText().split("/");
            JsonNode at = description;
            for (String step : List.of(path).subList(1, path.length)) {
                at = at.path(step);
            }
            collect(at, names);
        }
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        schema.path("allOf").forEach(part -> collect(part, names));
    }
}
