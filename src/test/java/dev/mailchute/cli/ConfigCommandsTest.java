package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about the configuration, as a person runs them. */
class ConfigCommandsTest {
    private static final String MARKER = "M4rker-never-seen";

    @TempDir
    private Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void a_configuration_with_secrets_everywhere() throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/assertion"), MARKER);
        write(
                "mailchute.tenant-id = contoso.com",
                "mailchute.client-id = app",
                "mailchute.client-secret-file = config/secret",
                "mailchute.next.client-certificate = config/app.pfx",
                "mailchute.next.client-certificate-password = " + MARKER,
                "mailchute.proxy = http://" + MARKER + ":" + MARKER + "@proxy.contoso.com:8080",
                "mailchute.ledger-url = jdbc:postgresql://db/mailchute?sslmode=require&user=" + MARKER,
                "mailchute.ledger-password = " + MARKER,
                "mailchute.inbound.support.mailbox = support@contoso.com",
                "mailchute.inbound.support.client-secret = " + MARKER,
                "mailchute.outbound.orders.mailbox = orders@contoso.com",
                "camel.component.http.secret = " + MARKER,
                "routes.webhook = https://x.example/" + MARKER);
        Files.writeString(home.resolve("config/secret"), MARKER);
        Files.writeString(home.resolve("config/app.pfx"), "x");
    }

    private void write(String... lines) throws IOException {
        Files.writeString(home.resolve("config/mailchute.properties"), String.join("\n", lines) + "\n");
    }

    private int execute(String line) {
        out.reset();
        return new Mailchute(new CommandBodies(new PrintStream(out, true, StandardCharsets.UTF_8)), Map.of(), home)
                .execute(new PrintWriter(err, true), new PrintWriter(err, true), line.split(" "));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err;
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.sorted().toList();
        }
    }

    @Test
    void no_secret_is_shown_as_text_or_as_json_and_nothing_is_created() throws IOException {
        List<Path> before = everything();
        assertEquals(0, execute("config show"), said());
        String text = said();
        assertEquals(0, execute("config show --json"), said());
        JsonNode json = new ObjectMapper().readTree(out.toByteArray());
        assertEquals(0, execute("config check --routes " + Path.of("routes").toAbsolutePath()), said());
        assertTrue(said().contains("The configuration can be used: 1 mailbox, 1 outbox"), said());
        assertEquals(before, everything());

        assertFalse((text + json + said()).contains(MARKER), text);
        for (String line : List.of(
                "mailchute.proxy = http://***@proxy.contoso.com:8080 (from line 6 of config/mailchute.properties)",
                "mailchute.ledger-url = jdbc:postgresql://db/mailchute?sslmode=require&user=***",
                "mailchute.client-secret: set (from " + home.resolve("config/secret") + ", named in line 3 of",
                "mailchute.inbound.support.client-secret: set (from line 10 of",
                "routes.webhook: set (from line 13 of",
                "Relative paths start at " + home)) {
            assertTrue(text.contains(line), text);
        }
        JsonNode secret = setting(json, "mailchute.client-secret");
        assertEquals(
                "{\"key\":\"mailchute.client-secret\",\"set\":true,\"value\":null,\"hidden\":true,\"from\":\"file\","
                        + "\"name\":\"config/mailchute.properties\",\"line\":3,\"valueFile\":\""
                        + home.resolve("config/secret") + "\"}",
                secret.toString());
        assertEquals("default", setting(json, "mailchute.cloud").path("from").asText());
    }

    private static JsonNode setting(JsonNode json, String key) {
        for (JsonNode setting : json.path("settings")) {
            if (setting.path("key").asText().equals(key)) {
                return setting;
            }
        }
        throw new AssertionError(key);
    }

    @Test
    void check_reports_the_problems_of_keys_and_of_routes_together() throws IOException {
        write("mailchute.cloud = mars", "mailchute.inbound.support.mailbox = support@contoso.com");
        Path routes = Files.createDirectories(home.resolve("routes"));
        Files.writeString(routes.resolve("a.camel.yaml"), "- rout:\n    id: x\n");
        assertEquals(2, execute("config check"));
        for (String word : List.of("mailchute.cloud", "mailchute.tenant-id", "--routes", "a.camel.yaml")) {
            assertTrue(said().contains(word), said());
        }
        assertEquals(2, execute("config show"));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    private Path edited(String old, String other) throws IOException {
        Path routes = Files.createDirectories(home.resolve("edited"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(
                        routes.resolve(file.getFileName()),
                        Files.readString(file).replace(old, other));
            }
        }
        return routes;
    }

    private static String place(Path routes) throws IOException {
        List<String> lines = Files.readAllLines(routes.resolve("inbound.camel.yaml"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("httpMethd")) {
                return "inbound.camel.yaml:" + (i + 1);
            }
        }
        throw new AssertionError("not edited");
    }

    /** Else each message is delivered again every minute: what should mark it as read only reads it. */
    @Test
    void run_refuses_routes_with_a_mistake_before_it_opens_or_creates_anything() throws IOException {
        Path routes = edited("httpMethod: PATCH", "httpMethd: PATCH");
        List<Path> before = everything();
        assertEquals(2, execute("run --routes " + routes));
        assertTrue(err.toString().contains(place(routes)), said());
        assertTrue(err.toString().contains("graph: has no option httpMethd"), said());
        assertEquals(before, everything());
    }

    @Test
    void check_routes_tells_mistakes_with_file_and_line() throws IOException {
        Path routes = edited("httpMethod: PATCH", "httpMethd: PATCH");
        assertEquals(2, execute("check-routes " + routes));
        String told = out.toString(StandardCharsets.UTF_8);
        assertTrue(told.contains(place(routes) + ": graph: has no option httpMethd\n"), told);
        assertTrue(told.contains("run does not start with them"), told);
        assertEquals(0, execute("check-routes " + Path.of("routes").toAbsolutePath()), said());
        assertTrue(said().contains("are sound"), said());
    }

    @Test
    void check_routes_needs_no_configuration_and_says_what_it_left_out() throws IOException {
        write("mailchute.cloud = mars");
        assertEquals(0, execute("check-routes " + Path.of("routes").toAbsolutePath()), said());
        assertTrue(said().contains("The configuration cannot be read"), said());
        assertEquals(2, execute("check-routes " + home.resolve("nowhere")));
        assertTrue(said().contains("there is no folder"), said());
    }
}
