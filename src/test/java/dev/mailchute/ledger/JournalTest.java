package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final MessageFacts FROM_ANN = new MessageFacts(
            Optional.of(NOW.minusSeconds(5)),
            "Printer on fire",
            Optional.of("Ann@x.example"),
            List.of("support@contoso.com", "boss@contoso.com"));

    @TempDir
    Path folder;

    private Settings settings(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.com",
                "MAILCHUTE_CLIENT_ID", "app",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"));
        environment.putAll(database());
        environment.putAll(more);
        return new Configuration(folder, environment).read();
    }

    /** Keys of a database other than SQLite. */
    Map<String, String> database() {
        return Map.of();
    }

    private Ledger open() {
        return Ledger.open(settings(Map.of()));
    }

    private static InboundEntry entry(InboundEntry.State state) {
        return LedgerTest.incoming("a", state, NOW);
    }

    @Test
    void the_steps_of_a_message_are_there_in_order_also_after_a_restart_with_the_clock_set_back() {
        Fault refused = new Fault("ErrorTooManyObjectsOpened", 429, "busy", Optional.of("r-1"));
        try (Ledger ledger = open()) {
            ledger.inbound()
                    .record(
                            entry(InboundEntry.State.FAILING),
                            Step.of(What.LEFT).because(refused),
                            FROM_ANN);
            ledger.inbound().record(entry(InboundEntry.State.STAGED), Step.of(What.STAGED), FROM_ANN);
            ledger.inbound().state("a", InboundEntry.State.DELIVERED, NOW.plusSeconds(2));
        }
        try (Ledger ledger = open()) {
            Instant back = NOW.minusSeconds(3600);
            ledger.inbound()
                    .state(
                            "a",
                            InboundEntry.State.ACKNOWLEDGED,
                            Step.of(What.ACKNOWLEDGED).request(Optional.of("r-2")),
                            back);
            List<Recorded> steps = ledger.reader().steps("a");
            assertEquals(
                    List.of(What.LEFT, What.STAGED, What.DELIVERED, What.ACKNOWLEDGED),
                    steps.stream().map(Recorded::what).toList());
            assertEquals(Optional.of("r-1"), steps.get(0).step().requestId());
            assertEquals(
                    Optional.of("ErrorTooManyObjectsOpened"),
                    steps.get(0).step().code());
            assertEquals(Optional.of("r-2"), steps.get(3).step().requestId());
            assertEquals(back, steps.get(3).at());
            JournaledMessage message = ledger.reader().find("a").orElseThrow();
            assertEquals(MessageOutcome.DELIVERED, message.outcome());
            assertEquals(Optional.of(NOW.minusSeconds(5)), message.times().arrived());
            assertEquals(Optional.of(NOW.plusSeconds(2)), message.times().finished());
        }
    }

    @Test
    void a_step_that_decides_nothing_leaves_the_outcome_as_it_is() {
        try (Ledger ledger = open()) {
            ledger.outbound()
                    .record(
                            LedgerTest.outgoing("b", OutboundEntry.State.SENT, NOW),
                            Step.of(What.SENT),
                            MessageFacts.UNKNOWN);
            ledger.outbound()
                    .record(
                            LedgerTest.outgoing("b", OutboundEntry.State.DONE, NOW.plusSeconds(1)),
                            Step.of(What.CLEARED_AWAY),
                            MessageFacts.UNKNOWN);
            JournaledMessage message = ledger.reader().find("b").orElseThrow();
            assertEquals(MessageOutcome.SENT, message.outcome());
            assertEquals(
                    List.of(MessageOutcome.SENT),
                    ledger.reader().between(NOW, NOW.plusSeconds(1)).stream()
                            .map(JournalReader.Flowed::outcome)
                            .toList());
            assertEquals(List.of(), ledger.reader().between(NOW.minusSeconds(1), NOW));
        }
    }

    @Test
    void the_same_failure_in_a_row_is_counted_and_another_one_is_a_step_of_its_own() {
        try (Ledger ledger = open()) {
            ledger.inbound().record(entry(InboundEntry.State.DELIVERED), Step.of(What.DELIVERED), FROM_ANN);
            Step refused = Step.of(What.NOT_ACKNOWLEDGED).because(Fault.of("ErrorAccessDenied", "no"));
            Step moved = Step.of(What.NOT_ACKNOWLEDGED).because(Fault.of("ErrorItemNotFound", "no"));
            for (int i = 1; i <= 3; i++) {
                ledger.inbound().postpone("a", refused, NOW.plusSeconds(i));
            }
            ledger.inbound().postpone("a", moved, NOW.plusSeconds(4));
            ledger.inbound().postpone("a", refused, NOW.plusSeconds(5));
            List<Recorded> steps = ledger.reader().steps("a");
            assertEquals(
                    List.of(1, 3, 1, 1), steps.stream().map(Recorded::times).toList());
            assertEquals(NOW.plusSeconds(1), steps.get(1).at());
            assertEquals(NOW.plusSeconds(3), steps.get(1).last());
        }
    }

    @Test
    void a_message_is_found_by_its_id_its_file_and_each_address_in_any_case() {
        try (Ledger ledger = open()) {
            ledger.inbound().record(entry(InboundEntry.State.STAGED), Step.of(What.STAGED), FROM_ANN);
            ledger.outbound()
                    .record(
                            LedgerTest.outgoing("b", OutboundEntry.State.SENT, NOW.plusSeconds(1)),
                            Step.of(What.SENT),
                            FROM_ANN);
            assertEquals(List.of("b", "a"), keys(ledger.reader().byMessageId("<a@b>", 10)));
            assertEquals(List.of("b"), keys(ledger.reader().byMessageId("<a@b>", 1)));
            assertEquals(List.of("b"), keys(ledger.reader().byFile("b.eml", 10)));
            for (String address : List.of("ann@x.example", "ANN@X.EXAMPLE", " boss@contoso.com")) {
                assertEquals(List.of("b", "a"), keys(ledger.reader().byAddress(address, 10)), address);
            }
            assertEquals(List.of(), ledger.reader().byAddress("an@x.example", 10));
        }
        try (ReadOnlyLedger ledger = ReadOnlyLedger.open(settings(Map.of())).orElseThrow()) {
            assertEquals(List.of("b", "a"), keys(ledger.journal().byAddress("ann@x.example", 10)));
        }
    }

    private static List<String> keys(List<JournaledMessage> messages) {
        return messages.stream().map(JournaledMessage::key).toList();
    }

    @Test
    void subjects_and_addresses_are_in_no_file_of_the_ledger_unless_the_journal_is_full() throws Exception {
        assumeTrue(database().isEmpty(), "only SQLite's files are at hand");
        try (Ledger ledger = open()) {
            ledger.inbound().record(entry(InboundEntry.State.STAGED), Step.of(What.STAGED), FROM_ANN);
            // The file's name is needed until the message is delivered.
            for (int i = 0; i < 50; i++) {
                InboundEntry staged = LedgerTest.incoming("m" + i, InboundEntry.State.STAGED, NOW);
                InboundEntry named = new InboundEntry(
                        staged.source(),
                        staged.state(),
                        staged.delivery(),
                        Optional.of(new InboundEntry.Content(
                                "2026_" + "Printer-on-fire".repeat(i % 7) + "_m" + i, "hash", 10, false)),
                        staged.messageId(),
                        staged.failures(),
                        staged.marking(),
                        staged.changed());
                ledger.inbound().record(named, Step.of(What.STAGED), FROM_ANN);
            }
            for (int i = 0; i < 50; i++) {
                Step delivered = Step.of(What.DELIVERED).with("2026_..._m" + i, "2026_Printer-on-fire_m" + i);
                ledger.inbound().delivered("m" + i, "2026_..._m" + i, InboundEntry.Marking.WANTED, delivered, NOW);
            }
            assertEquals(
                    Optional.empty(),
                    ledger.reader().find("a").orElseThrow().texts().subject());
        }
        assertFalse(bytes().contains("Printer"));
        assertFalse(bytes().contains("x.example"));
        try (Ledger ledger = Ledger.open(settings(Map.of("MAILCHUTE_JOURNAL", "full")))) {
            ledger.inbound().record(entry(InboundEntry.State.STAGED), Step.of(What.STAGED), FROM_ANN);
            JournaledMessage.FullTexts about =
                    ledger.reader().find("a").orElseThrow().texts();
            assertEquals(Optional.of("Printer on fire"), about.subject());
            assertEquals(Optional.of("Ann@x.example"), about.sender());
            assertEquals(Optional.of("support@contoso.com, boss@contoso.com"), about.recipients());
        }
        assertTrue(bytes().contains("Printer"));
    }

    private String bytes() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve("data"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void a_step_is_written_with_its_state_or_not_at_all() {
        try (Ledger ledger = open()) {
            ledger.inbound().record(entry(InboundEntry.State.STAGED), Step.of(What.STAGED), FROM_ANN);
            ledger.update("ALTER TABLE journal_step RENAME TO elsewhere");
            assertThrows(LedgerException.class, () -> ledger.inbound().state("a", InboundEntry.State.DELIVERED, NOW));
            ledger.update("ALTER TABLE elsewhere RENAME TO journal_step");
            assertEquals(
                    InboundEntry.State.STAGED,
                    ledger.inbound().find("a").orElseThrow().state());
            assertEquals(
                    MessageOutcome.WAITING,
                    ledger.reader().find("a").orElseThrow().outcome());
        }
    }

    private static void act(Ledger ledger, String key, Step step, Instant when) {
        ledger.journal()
                .add(
                        new JournaledMessage.Subject(key, "outbound", "orders", "orders@contoso.com"),
                        new JournaledMessage.KnownAs(Optional.empty(), 0, Optional.empty()),
                        MessageFacts.UNKNOWN,
                        false,
                        step,
                        when);
    }

    @Test
    void a_step_that_changes_nothing_about_the_outcome_keeps_it() {
        try (Ledger ledger = open()) {
            OutboundEntry entry = LedgerTest.outgoing("b", OutboundEntry.State.SENT, NOW);
            ledger.outbound().record(entry, Step.of(What.SENT), FROM_ANN);
            ledger.outbound().record(entry, Step.of(What.CLEARED_AWAY), MessageFacts.UNKNOWN);
            assertEquals(
                    MessageOutcome.SENT, ledger.reader().find("b").orElseThrow().outcome());
            act(ledger, "older than the journal", Step.of(What.RETRY).by("ann"), NOW);
            assertEquals(
                    MessageOutcome.HELD,
                    ledger.reader().find("older than the journal").orElseThrow().outcome());
            ledger.outbound().record(entry, Step.of(What.HELD).inDoubt(true), MessageFacts.UNKNOWN);
            assertEquals(
                    MessageOutcome.IN_DOUBT,
                    ledger.reader().find("b").orElseThrow().outcome());
        }
    }

    @Test
    void of_a_removed_message_nothing_stays_and_of_others_everything() {
        try (Ledger ledger = open()) {
            for (int i = 0; i < 3 * Ledger.REMOVED_AT_ONCE; i++) {
                ledger.inbound()
                        .record(
                                LedgerTest.incoming("m" + i, InboundEntry.State.STAGED, NOW),
                                Step.of(What.STAGED),
                                FROM_ANN);
                if (i > 0) {
                    ledger.inbound().state("m" + i, InboundEntry.State.DELIVERED, NOW);
                }
            }
            ledger.journal().removeBefore(NOW.plusSeconds(1));
            assertEquals(List.of("m0"), keys(ledger.reader().byAddress("ann@x.example", 10)));
            for (String table : List.of("journal_message", "journal_step", "journal_address")) {
                assertEquals(
                        table.equals("journal_address") ? 3 : 1, ledger.count("SELECT COUNT(*) FROM " + table), table);
            }
        }
    }

    @Test
    void what_was_left_out_expires_like_what_was_delivered_and_is_no_trouble() {
        try (Ledger ledger = open()) {
            ledger.inbound()
                    .record(
                            LedgerTest.incoming("m", InboundEntry.State.DELIVERED, NOW),
                            Step.of(What.LEFT_OUT).with("a bounce"),
                            FROM_ANN);
            assertEquals(
                    MessageOutcome.LEFT_OUT,
                    ledger.reader().find("m").orElseThrow().outcome());
            assertEquals(List.of(), ledger.reader().notThrough(NOW.plusSeconds(1), 10));
            ledger.journal().removeBefore(NOW.plusSeconds(1));
            assertTrue(ledger.reader().find("m").isEmpty());
        }
    }

    @Test
    void only_finished_messages_expire() {
        try (Ledger ledger = open()) {
            for (OutboundEntry.State state : OutboundEntry.State.values()) {
                What what =
                        switch (state) {
                            case CLAIMED -> What.CLAIMED;
                            case SENDING -> What.SENDING;
                            case SENT, DONE -> What.SENT;
                            case HELD -> What.HELD;
                        };
                ledger.outbound().record(LedgerTest.outgoing(state.name(), state, NOW), Step.of(what), FROM_ANN);
            }
            act(ledger, "HELD", Step.of(What.DISCARD).by("ann"), NOW.plusSeconds(100));
            ledger.journal().removeBefore(NOW);
            assertTrue(ledger.reader().find("SENT").isPresent());
            ledger.journal().removeBefore(NOW.plusSeconds(1));
            assertTrue(ledger.reader().find("HELD").isPresent(), "a person acted on it later");
            ledger.journal().removeBefore(NOW.plusSeconds(101));
            for (OutboundEntry.State state : OutboundEntry.State.values()) {
                boolean stays = Set.of(OutboundEntry.State.CLAIMED, OutboundEntry.State.SENDING)
                        .contains(state);
                assertEquals(stays, ledger.reader().find(state.name()).isPresent(), state::toString);
                assertEquals(stays, !ledger.reader().steps(state.name()).isEmpty(), state::toString);
            }
        }
    }
}
