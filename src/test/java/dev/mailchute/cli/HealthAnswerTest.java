package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mailchute.app.RunLock;
import dev.mailchute.cli.Commands.HealthQuestion;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthAnswerTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private HttpServer server;
    private String port = "0";

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** A server that answers only this path, and is found as that of the running application. */
    private void serve(String path, int status, String body) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isAsked = exchange.getRequestURI().getPath().equals(path);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isAsked ? status : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(
                folder.resolve("state/observe.url"),
                "http://127.0.0.1:" + server.getAddress().getPort() + "/mail\n");
    }

    private int ask(HealthQuestion question, boolean json) throws IOException {
        Settings settings = new Configuration(
                        folder,
                        new HashMap<>(Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "5f2d7c40-0000-0000-0000-000000000000",
                                "MAILCHUTE_CLIENT_SECRET", "x",
                                "MAILCHUTE_DATA_DIR", "state",
                                "MAILCHUTE_HTTP_PORT", port,
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com")))
                .read();
        return new HealthAnswer(settings, new PrintStream(said, true, StandardCharsets.UTF_8)).ask(question, json);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_mailbox_that_is_down_is_named_with_its_reason() throws IOException {
        serve("/mail/observe/health", 503, """
                {"status": "DOWN", "checks": {"inbound.support": {"status": "DOWN", "reason": "the mailbox is full"},
                 "outbound.orders": {"status": "UP"}}}
                """);
        assertEquals(1, ask(HealthQuestion.WELL, false));
        assertEquals("DOWN\ninbound.support DOWN: the mailbox is full\n", said());
    }

    @Test
    void all_is_well() throws IOException {
        serve("/mail/observe/health", 200, "{\"status\": \"UP\", \"checks\": {}}\n");
        assertEquals(0, ask(HealthQuestion.WELL, true));
        assertEquals("{\"status\": \"UP\", \"checks\": {}}\n", said());
    }

    @Test
    void each_question_has_an_address_of_its_own() throws IOException {
        serve("/mail/observe/health/live", 200, "{\"status\": \"UP\"}");
        assertEquals(0, ask(HealthQuestion.LIVE, false));
        assertEquals(1, ask(HealthQuestion.READY, false));
    }

    @Test
    void nothing_is_running_and_nothing_is_created() throws IOException {
        assertEquals(1, ask(HealthQuestion.LIVE, false));
        assertTrue(said().startsWith("No Mailchute is running"), said());
        assertTrue(Files.notExists(folder.resolve("state")));
    }

    @Test
    void a_process_that_does_not_answer_is_not_well() throws IOException {
        serve("/", 200, "");
        server.stop(0);
        try (RunLock lock = RunLock.take(folder.resolve("state")).orElseThrow()) {
            assertEquals(1, ask(HealthQuestion.LIVE, false));
            assertTrue(said().contains("does not answer"), said());
        }
    }

    @Test
    void without_a_server_only_the_process_itself_is_known() throws IOException {
        port = "-1";
        try (RunLock lock = RunLock.take(folder.resolve("state")).orElseThrow()) {
            assertEquals(0, ask(HealthQuestion.LIVE, false));
            assertEquals(1, ask(HealthQuestion.READY, false));
            assertTrue(said().contains("HTTP server is off"), said());
        }
    }
}
