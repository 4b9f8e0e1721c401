package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Json;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageTraceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final MessageFacts FROM_ANN = new MessageFacts(
            Optional.of(NOW.minusSeconds(9)), "Hi", Optional.of("ann@x.example"), List.of("support@contoso.com"));

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Settings settings;

    @BeforeEach
    void configure() {
        settings = new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "s3cr3t",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com",
                                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"))
                .read();
    }

    private String trace(int expected, boolean json, String option, String value) {
        out.reset();
        Optional<String> given = Optional.of(value);
        Commands.TracedBy by = new Commands.TracedBy(
                given.filter(v -> option.isEmpty()),
                given.filter(v -> option.equals("file")),
                given.filter(v -> option.equals("address")),
                given.filter(v -> option.equals("letter")));
        assertEquals(
                expected,
                new MessageTrace(settings, new PrintStream(out, true, StandardCharsets.UTF_8)).trace(by, json));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void delivered(Ledger ledger, String key, String messageId) {
        delivered(ledger, key, messageId, "");
    }

    private static void delivered(Ledger ledger, String key, String messageId, String where) {
        ledger.inbound()
                .record(
                        new InboundEntry(
                                new InboundEntry.Source(key, "support", "support@contoso.com", Optional.of("id")),
                                InboundEntry.State.STAGED,
                                1,
                                Optional.empty(),
                                Optional.of(messageId),
                                Failures.NONE,
                                InboundEntry.Marking.WANTED,
                                NOW),
                        Step.of(What.STAGED).request(Optional.of("r-1")),
                        FROM_ANN);
        ledger.inbound()
                .delivered(
                        key,
                        key,
                        InboundEntry.Marking.WANTED,
                        Step.of(What.DELIVERED).with(where + "2026_..._" + key + ".eml"),
                        NOW);
    }

    private static void outgoing(Ledger ledger, String key, String file, OutboundEntry.State state, Step step) {
        ledger.outbound()
                .record(
                        new OutboundEntry(
                                new OutboundEntry.Dropped(key, "orders", "orders@contoso.com", file),
                                state,
                                new OutboundEntry.Content(Optional.of("<out@x>"), Optional.of("hash"), 10),
                                Failures.NONE,
                                NOW,
                                OutboundEntry.SendProgress.NONE,
                                NOW),
                        step,
                        FROM_ANN);
    }

    @Test
    void a_life_is_told_in_order_with_what_is_there_now_from_a_running_application() throws Exception {
        try (Ledger ledger = Ledger.open(settings)) {
            delivered(ledger, "0123456789abcdef", "<in@x>");
            Path drop = Files.createDirectories(folder.resolve("drop/support"));
            Path file = Files.createFile(drop.resolve("20261124T090000Z_Hi_0123456789abcdef.eml"));
            String told = trace(0, false, "", "in@x");
            assertTrue(told.contains("Incoming message <in@x>: delivered"), told);
            assertTrue(told.indexOf("Fetched from the mailbox") < told.indexOf("Delivered to the drop folder"), told);
            assertTrue(told.contains("[request-id r-1]"), told);
            assertTrue(told.contains(file + ": it is there"), told);
            assertEquals(told, trace(0, false, "", "<in@x>"));
            for (String name :
                    List.of(file.toString(), file.getFileName().toString().replace("eml", "json"))) {
                assertEquals(told, trace(0, false, "file", name));
            }
            assertEquals(told, trace(0, false, "letter", "0123456789abcdef"));
            Files.delete(file);
            assertTrue(trace(0, false, "", "in@x").contains("no longer in the drop folder"));
        }
    }

    @Test
    void what_ones_own_steps_handed_to_another_system_is_not_missed_in_the_drop_folder() {
        try (Ledger ledger = Ledger.open(settings)) {
            delivered(ledger, "0123456789abcdef", "<in@x>", Step.ELSEWHERE);
            String told = trace(0, false, "", "in@x");
            assertTrue(
                    told.contains("Handed to another system by your own steps, as 2026_..._0123456789abcdef.eml"),
                    told);
            assertTrue(told.contains("your own steps handed it to another system"), told);
            assertFalse(told.contains("drop folder"), told);
        }
    }

    @Test
    void a_dropped_file_is_found_by_each_name_that_it_has_had() throws Exception {
        try (Ledger ledger = Ledger.open(settings)) {
            outgoing(ledger, "00000000000000aa", "a.json", OutboundEntry.State.SENT, Step.of(What.SENT));
            outgoing(
                    ledger,
                    "00000000000000aa",
                    "a.json",
                    OutboundEntry.State.DONE,
                    Step.of(What.CLEARED_AWAY).with("sent/a.json.sent.json"));
        }
        Files.createDirectories(folder.resolve("outbox/orders/sent"));
        Files.createFile(folder.resolve("outbox/orders/sent/a.json.sent.json"));
        for (String name : List.of(
                "a.json",
                "sent/a.json",
                "sent/a.json.sent.json",
                "sent/a.eml",
                "/any/a~00000000000000aa.eml.sent.json")) {
            String told = trace(0, false, "file", name);
            assertTrue(told.contains("Outgoing message <out@x>: sent"), told);
            assertTrue(told.contains("a.json.sent.json: it is there"), told);
            assertTrue(told.contains("it is not there"), told);
        }
    }

    @Test
    void what_is_not_found_says_what_was_searched_and_since_when() throws Exception {
        assertTrue(assertThrows(LedgerException.class, () -> trace(1, false, "", "x"))
                .getMessage()
                .contains("run creates it"));
        try (Ledger ledger = Ledger.open(settings)) {
            assertTrue(trace(1, false, "", "x").contains("still empty"));
            delivered(ledger, "0123456789abcdef", "<in@x>");
        }
        String told = trace(1, false, "", "ann@x.example");
        assertTrue(told.contains("the Message-ID ann@x.example") && told.contains("2026-11-24T09:00:00Z"), told);
        assertTrue(told.contains("--address"), told);
        Path waiting = Files.createDirectories(folder.resolve("outbox/orders")).resolve("w.eml");
        Files.createFile(waiting);
        assertTrue(trace(1, false, "file", "w.eml").contains("not yet taken: " + waiting));
        assertEquals(
                0,
                Json.mapper().readTree(trace(1, true, "", "x")).path("messages").size());
    }

    @Test
    void of_many_the_newest_are_told_and_the_others_counted() throws Exception {
        try (Ledger ledger = Ledger.open(settings)) {
            for (int i = 0; i < 23; i++) {
                delivered(ledger, String.format("%016x", i), "<" + i + "@x>");
            }
        }
        String told = trace(0, false, "address", "Ann@X.example");
        assertEquals(20, told.split("Incoming message", -1).length - 1);
        assertTrue(told.contains("3 older ones are not shown"), told);
        JsonNode answer = Json.mapper().readTree(trace(0, true, "address", "ann@x.example"));
        assertEquals(3, answer.path("more").asInt());
        JsonNode life = answer.path("messages").path(0);
        assertEquals("delivered", life.path("outcome").asText());
        assertEquals("staged", life.path("steps").path(0).path("what").asText());
        assertTrue(life.path("subject").isNull());
    }

    @Test
    void nothing_that_a_stranger_wrote_can_move_the_cursor() {
        String hostile = "<a\u001b]0;owned\u0007\u009b2J\u202e@x>";
        try (Ledger ledger = Ledger.open(settings)) {
            delivered(ledger, "0123456789abcdef", hostile);
            outgoing(
                    ledger,
                    "00000000000000aa",
                    "b\u001b[2J.eml",
                    OutboundEntry.State.HELD,
                    Step.of(What.HELD).because(Fault.of("odd\u001b[0m", "x")));
        }
        for (String told : List.of(
                trace(0, false, "", hostile),
                trace(0, false, "letter", "00000000000000aa"),
                trace(1, false, "", "\u001b"))) {
            assertFalse(told.replaceAll("\\R", "").matches("(?s).*[\\p{Cc}\\p{Cf}].*"), told);
        }
    }

    @Test
    void a_ledger_without_a_journal_is_said_to_be_one() throws Exception {
        Ledger.open(settings).close();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/ledger.db"))) {
            database.createStatement().execute("UPDATE ledger_schema SET version = 6");
        }
        assertTrue(assertThrows(LedgerException.class, () -> trace(1, false, "", "x"))
                .getMessage()
                .contains("older Mailchute"));
    }
}
