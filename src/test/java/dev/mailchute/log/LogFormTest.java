package dev.mailchute.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailchute.failure.Fault;
import dev.mailchute.support.WrittenLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two forms of the log, written by the application's own configuration. */
class LogFormTest {
    private static final Logger LOG = LoggerFactory.getLogger("dev.mailchute.log.test");
    private static final String FILE = "/srv/drop/.staging/20261122T093000Z_Zebra_0a1b2c3d4e5f6071.staged";

    private static Exception failure() {
        IOException cause = new IOException("boss@secret.example is no folder: " + FILE);
        cause.addSuppressed(new IOException("ann@secret.example too"));
        IllegalStateException failure = new IllegalStateException("no place for boss@secret.example", cause);
        cause.initCause(failure);
        return failure;
    }

    private static MessageLine line() {
        return MessageLine.of("held", "outbound", "orders", "0a1b")
                .with("file", "a \"b\".eml")
                .messageId(Optional.of("<1@ids.example>"))
                .size(1234)
                .took(Optional.of(Duration.ofMillis(56)))
                .because(new Fault(
                        "ErrorInvalidRecipients",
                        400,
                        "The recipient boss@secret.example is invalid.",
                        Optional.of("r-1")));
    }

    private static void assertHidesAll(String content) {
        for (String secret : new String[] {"secret.example", "boss", "ann", "Zebra"}) {
            assertFalse(content.contains(secret), content);
        }
    }

    @Test
    void as_text_a_line_is_time_level_and_message() {
        try (WrittenLog log = WrittenLog.text()) {
            line().warn();
            LOG.error("no mail for {}", "boss@secret.example", failure());
            LOG.debug("too quiet to be told");
            assertTrue(
                    log.lines()
                            .get(0)
                            .matches(
                                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) WARN  held"
                                            + " direction=outbound name=orders key=0a1b file=\"a 'b'.eml\" message-id=<1@ids.example> size=1234"
                                            + " duration-ms=56 code=ErrorInvalidRecipients status=400 request-id=r-1: The recipient \\(address\\)"
                                            + " is invalid\\."),
                    log::content);
            assertTrue(log.lines().get(1).endsWith("ERROR no mail for (address)"), log::content);
            assertEquals(
                    "java.lang.IllegalStateException: no place for (address)",
                    log.lines().get(2));
            assertHidesAll(log.content());
        }
    }

    @Test
    void as_json_a_line_is_one_object_with_the_fields_of_ecs() throws Exception {
        try (WrittenLog log = WrittenLog.json()) {
            line().warn();
            LOG.error("no mail for {}\nnor a line", "boss@secret.example", failure());
            ObjectMapper json = new ObjectMapper();
            assertEquals(2, log.lines().size(), log::content);
            JsonNode first = json.readTree(log.lines().get(0));
            assertTrue(
                    first.path("@timestamp").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
                    log::content);
            assertEquals("WARN", first.path("log.level").asText());
            assertEquals("dev.mailchute.messages", first.path("log.logger").asText());
            assertEquals("mailchute", first.path("service.name").asText());
            assertEquals("1.2.0", first.path("ecs.version").asText());
            assertTrue(first.path("message").asText().startsWith("held direction=outbound"), log::content);
            JsonNode fields = first.path("mailchute");
            assertEquals("held", fields.path("outcome").asText());
            assertEquals("a \"b\".eml", fields.path("file").asText());
            assertEquals("<1@ids.example>", fields.path("message-id").asText());
            assertEquals(1234, fields.path("size").longValue());
            assertEquals(56, fields.path("duration-ms").longValue());
            assertEquals("r-1", fields.path("request-id").asText());
            JsonNode second = json.readTree(log.lines().get(1));
            assertEquals(
                    "no mail for (address)\nnor a line", second.path("message").asText());
            assertEquals(
                    "java.lang.IllegalStateException", second.path("error.type").asText());
            assertEquals("no place for (address)", second.path("error.message").asText());
            String trace = second.path("error.stack_trace").asText();
            assertTrue(trace.contains("at dev.mailchute.log.LogFormTest.failure(LogFormTest.java:"), trace);
            assertTrue(trace.contains("Caused by: java.io.IOException: (address) is no folder: "), trace);
            assertTrue(trace.contains("20261122T093000Z_(subject)_0a1b2c3d4e5f6071.staged"), trace);
            assertTrue(trace.contains("Suppressed: java.io.IOException: (address) too"), trace);
            assertFalse(second.path("mailchute").has("error.type"), log::content);
            assertHidesAll(log.content().replace("dev.mailchute", ""));
        }
    }
}
