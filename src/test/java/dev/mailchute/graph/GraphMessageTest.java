package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailchute.eml.Address;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.eml.RebuiltMail;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rebuilds messages from Graph's JSON. */
class GraphMessageTest {
    @TempDir
    Path folder;

    @Test
    void a_message_is_rebuilt_from_graphs_properties() throws Exception {
        Path big = Files.writeString(folder.resolve("big"), "downloaded on its own");
        Path small = Files.writeString(folder.resolve("small"), "hello");
        MimeMessage mail = rebuilt("""
                {"id": "AAkALg=", "subject": "Grüße", "internetMessageId": "<1@x.example>",
                 "sentDateTime": "2026-11-22T09:29:00Z", "receivedDateTime": "2026-11-22T09:30:00Z",
                 "from": {"emailAddress": {"name": "Ann Müller", "address": "ann@x.example"}},
                 "toRecipients": [{"emailAddress": {"name": "support@contoso.com", "address": "support@contoso.com"}},
                                  {"emailAddress": {"name": "Old One", "address": "/O=EXCHANGE/CN=OLD"}}],
                 "ccRecipients": [], "replyTo": [{"emailAddress": {"address": "r@x.example"}}],
                 "body": {"contentType": "html", "content": "<p>Hallo Köln <img src='cid:logo'>"},
                 "internetMessageHeaders": [{"name": "Received", "value": "from a by b"}, {"name": "Subject", "value": "other"},
                    {"name": "Content-Type", "value": "text/evil"}, {"name": "X-A", "value": "ä"}, {"name": "X B", "value": "x"},
                    {"name": "X-Mailchute-Rebuilt", "value": "false"}],
                 "attachments": [
                   {"@odata.type": "#microsoft.graph.fileAttachment", "id": "1", "name": "../a.pdf", "contentType": "application/pdf", "size": 5},
                   {"@odata.type": "#microsoft.graph.fileAttachment", "id": "2", "name": "logo.png", "contentType": "image/png", "isInline": true, "contentId": "logo"},
                   {"@odata.type": "#microsoft.graph.itemAttachment", "id": "3", "name": "Inner mail", "size": 1234},
                   {"@odata.type": "#microsoft.graph.fileAttachment", "id": "4", "name": "big.bin", "contentType": "nonsense"}]}
                """, Map.of("1", small, "2", small, "4", big));
        MailHeaders headers = MailHeaders.read(folder.resolve("mail.eml"));
        assertEquals("Grüße", headers.subject());
        assertEquals(Optional.of("<1@x.example>"), headers.messageId());
        assertEquals(Optional.of(Instant.parse("2026-11-22T09:29:00Z")), headers.date());
        assertEquals(List.of(new Address("Ann Müller", "ann@x.example")), headers.from());
        assertEquals(
                List.of(
                        new Address("", "support@contoso.com"),
                        new Address("Old One /O=EXCHANGE/CN=OLD", "unknown@unknown.invalid")),
                headers.to());
        assertEquals("true", mail.getHeader("X-Mailchute-Rebuilt", "|"));
        assertEquals("from a by b", mail.getHeader("Received", "|"));
        assertEquals("ä", MimeUtility.decodeText(mail.getHeader("X-A", "|")));

        Multipart mixed = (Multipart) mail.getContent();
        Multipart related = (Multipart) mixed.getBodyPart(0).getContent();
        assertEquals(
                "<p>Hallo Köln <img src='cid:logo'>", related.getBodyPart(0).getContent());
        assertEquals("<logo>", related.getBodyPart(1).getHeader("Content-ID")[0]);
        assertEquals("a.pdf", mixed.getBodyPart(1).getFileName());
        assertEquals("hello", text(mixed.getBodyPart(1)));
        assertEquals("Inner mail.missing.txt", mixed.getBodyPart(2).getFileName());
        assertTrue(text(mixed.getBodyPart(2))
                .startsWith("The attachment \"Inner mail\" (of unknown type, 1234 bytes) could not"));
        assertEquals("downloaded on its own", text(mixed.getBodyPart(3)));
        assertTrue(mixed.getBodyPart(3).isMimeType("application/octet-stream"));
    }

    @Test
    void almost_no_properties_also_make_a_message() throws Exception {
        MimeMessage mail = rebuilt("{}", Map.of());
        assertEquals("unknown@unknown.invalid", mail.getFrom()[0].toString());
        assertEquals("", mail.getContent());
        assertTrue(mail.getMessageID().matches("<[0-9a-f]{40}@mailchute\\.invalid>"), mail.getMessageID());
        rebuilt(
                "{\"subject\":null,\"from\":null,\"toRecipients\":null,\"body\":null,\"attachments\":[null,1,{}]}",
                Map.of());
    }

    @Test
    void nothing_in_the_json_can_inject_a_header() throws Exception {
        String evil = "x\\r\\nBcc: evil@x.example\\r\\n\\r\\nbody";
        MimeMessage mail = rebuilt(
                """
                {"subject": "@", "internetMessageId": "<@>", "from": {"emailAddress": {"name": "@", "address": "@"}},
                 "toRecipients": [{"emailAddress": {"name": "@", "address": "a@x.example"}}],
                 "internetMessageHeaders": [{"name": "X-A", "value": "@"}, {"name": "@", "value": "x"}, {"name": "X-Long", "value": "%"}],
                 "attachments": [{"name": "@", "contentType": "text/@", "isInline": true, "contentId": "@"}]}
                """.replace("<@>", "<" + evil + ">")
                        .replace("\"@\"", "\"" + evil + "\"")
                        .replace("text/@", "text/" + evil)
                        .replace("%", "y".repeat(3000)),
                Map.of());
        assertNull(mail.getHeader("Bcc"));
        assertNull(mail.getHeader("X-Long"));
        assertTrue(Files.readAllLines(folder.resolve("mail.eml"), StandardCharsets.US_ASCII).stream()
                .noneMatch(line -> line.startsWith("Bcc")));
        assertTrue(mail.isMimeType("multipart/mixed"));
    }

    private MimeMessage rebuilt(String json, Map<String, Path> files) throws Exception {
        Path target = folder.resolve("mail.eml");
        JsonNode message = new ObjectMapper().readTree(json);
        List<RebuiltMail.Piece> pieces = new ArrayList<>();
        for (JsonNode told : message.path("attachments")) {
            GraphAttachment attachment = GraphAttachment.of(told);
            Path file = files.get(attachment.id());
            pieces.add(
                    file == null
                            ? RebuiltMail.Piece.missing(attachment.known(), "could not be read")
                            : RebuiltMail.Piece.of(attachment.known(), file));
        }
        RebuiltMail.write(GraphMessage.read(message), pieces, target);
        try (InputStream in = Files.newInputStream(target)) {
            return new MimeMessage(Session.getInstance(new Properties()), in);
        }
    }

    private static String text(BodyPart part) throws Exception {
        try (InputStream in = part.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
