package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

    @TempDir
    Path folder;

    Settings settings(String mailbox) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "9f1c2d3e-0000-4a4b-8c8d-1234567890ab",
                "MAILCHUTE_CLIENT_ID", "11111111-2222-3333-4444-555555555555",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", mailbox,
                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", mailbox));
        environment.putAll(database());
        return new Configuration(folder, environment).read();
    }

    /** A database other than the embedded one. */
    Map<String, String> database() {
        return Map.of();
    }

    static InboundEntry incoming(String key, InboundEntry.State state, Instant changed) {
        return new InboundEntry(
                new InboundEntry.Source(key, "support", "support@contoso.com", Optional.of("AAk" + key)),
                state,
                1,
                Optional.of(new InboundEntry.Content("file-" + key, "hash", 17, true)),
                Optional.of("<a@b>"),
                new Failures(2, Optional.of(NOW)),
                InboundEntry.Marking.WANTED,
                changed);
    }

    static OutboundEntry outgoing(String key, State state, Instant changed) {
        return new OutboundEntry(
                new OutboundEntry.Dropped(key, "orders", "support@contoso.com", key + ".eml"),
                state,
                new OutboundEntry.Content(Optional.of("<a@b>"), Optional.of("hash"), 17),
                new Failures(1, Optional.empty()),
                NOW,
                new OutboundEntry.SendProgress(
                        Optional.of(NOW), 2, Optional.of(OutboundEntry.Draft.unknown()), Optional.of("request"), true),
                changed);
    }

    @Test
    void events_are_kept_apart_from_messages() {
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            EventLedgerTest.tellAll(ledger);
        }
    }

    @Test
    void entries_survive_a_reopening() {
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            ledger.inbound().record(incoming("a", InboundEntry.State.STAGED, NOW));
            ledger.inbound().state("a", InboundEntry.State.DELIVERED, NOW);
            ledger.outbound().record(outgoing("b", State.SENDING, NOW));
        }
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            InboundEntry mail = ledger.inbound().find("a").orElseThrow();
            assertEquals(InboundEntry.State.DELIVERED, mail.state());
            assertEquals(Failures.NONE, mail.failures());
            assertEquals(incoming("a", mail.state(), NOW).content(), mail.content());
            assertEquals(
                    outgoing("b", State.SENDING, NOW),
                    ledger.outbound().find("b").orElseThrow());
            assertEquals(1, ledger.inbound().unacknowledged("support"));
            assertEquals(1, ledger.outbound().open("orders").size());
            ledger.inbound().absent("a", InboundEntry.State.ACKNOWLEDGED, NOW);
            assertTrue(ledger.inbound().find("a").orElseThrow().isUnmarked());
            ledger.inbound().record(incoming("a", InboundEntry.State.STAGED, NOW));
            assertEquals(
                    incoming("a", InboundEntry.State.STAGED, NOW),
                    ledger.inbound().find("a").orElseThrow());
        }
    }

    @Test
    void a_pause_survives_a_reopening_and_only_the_first_counts() {
        PauseEntry first = new PauseEntry("inbound", "support", NOW, "ann", Optional.of("it moves"));
        PauseEntry other = new PauseEntry("outbound", "support", NOW, "ann", Optional.empty());
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            ledger.pauses().record(first);
            ledger.pauses().record(new PauseEntry("inbound", "support", NOW.plusSeconds(1), "bob", Optional.empty()));
            ledger.pauses().record(other);
        }
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            assertEquals(Set.of(first, other), Set.copyOf(ledger.pauses().all()));
            ledger.pauses().remove("inbound", "support");
            ledger.pauses().remove("inbound", "support");
            assertEquals(List.of(other), ledger.pauses().all());
        }
    }

    @Test
    void a_survey_lists_what_changed_lately_or_is_unfinished_and_what_only_the_ledger_or_the_journal_knows() {
        Settings settings = settings("support@contoso.com");
        Instant before = NOW.minusSeconds(86_400);
        try (Ledger ledger = Ledger.open(settings)) {
            ledger.inbound().record(incoming("old", InboundEntry.State.ACKNOWLEDGED, before));
            ledger.inbound().record(incoming("open", InboundEntry.State.HELD, before));
            for (String key : List.of("new", "lost", "unjournaled")) {
                ledger.inbound().record(incoming(key, InboundEntry.State.ACKNOWLEDGED, NOW));
            }
            ledger.outbound().record(outgoing("out-old", State.DONE, before), Step.of(What.SENT), MessageFacts.UNKNOWN);
            ledger.outbound()
                    .record(outgoing("out-open", State.CLAIMED, before), Step.of(What.CLAIMED), MessageFacts.UNKNOWN);
            ledger.outbound().record(outgoing("out", State.DONE, NOW), Step.of(What.REMOVED), MessageFacts.UNKNOWN);
            ledger.update("DELETE FROM inbound_mail WHERE mail_key = 'lost'");
            ledger.update("DELETE FROM journal_message WHERE mail_key = 'unjournaled'");
        }
        try (ReadOnlyLedger ledger = ReadOnlyLedger.open(settings).orElseThrow()) {
            LedgerSurvey survey = ledger.survey();
            Instant since = NOW.minusSeconds(60);
            Map<String, String> inbound = new HashMap<>();
            survey.inbound("support", since, 10)
                    .forEach(mail -> inbound.put(
                            mail.entry().key(),
                            mail.journaled().map(line -> line.outcome().word()).orElse("unknown")));
            assertEquals(Map.of("open", "held", "new", "waiting", "unjournaled", "unknown"), inbound);
            assertEquals(3, survey.count("inbound", "support", since));
            assertEquals(1, survey.inbound("support", since, 1).size());
            assertEquals(
                    List.of("lost"),
                    survey.unrecorded("inbound", "support", since, 10).stream()
                            .map(LedgerSurvey.Unrecorded::key)
                            .toList());
            assertEquals(
                    List.of("out removed", "out-open waiting"),
                    survey.outbound("orders", since, 10).stream()
                            .map(mail -> mail.entry().key() + " "
                                    + mail.journaled().orElseThrow().outcome().word())
                            .toList());
            assertEquals(2, survey.count("outbound", "orders", since));
            assertEquals(List.of(), survey.unrecorded("outbound", "orders", since, 10));
            assertEquals(3, survey.withMessageId("orders", "<a@b>").size());
            assertEquals(Optional.of(before), survey.journalBegan());
            assertEquals(List.of(), survey.inbound("other", since, 10));
        }
    }

    @Test
    void a_ledger_of_schema_5_is_migrated_to_separate_fields() throws Exception {
        Settings settings = settings("support@contoso.com");
        Files.createDirectories(settings.dataDir());
        try (Connection database = connect(settings);
                Statement statement = database.createStatement()) {
            statement.execute("CREATE TABLE ledger_schema (version INTEGER NOT NULL)");
            statement.execute("INSERT INTO ledger_schema (version) VALUES (5)");
            for (int step = 1; step <= 5; step++) {
                for (String sql : Schema.script(step).split(";")) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
            }
            statement.execute(ofSchema5("here", "AAk", "acknowledged", 0));
            statement.execute(ofSchema5("gone", "AAk", "acknowledged", 1));
            statement.execute(ofSchema5("held-and-gone", "AAk", "held-acknowledged", 1));
            statement.execute(ofSchema5("untold", "AAk", "delivered", 3));
            statement.execute(ofSchema5("unlisted", "", "held-acknowledged", 1));
            statement.execute(
                    "UPDATE inbound_mail SET sha256 = '00', file = CASE mail_key WHEN 'here' THEN '2026_Printer_1'"
                            + " ELSE '2026_Printer_2-rebuilt' END WHERE mail_key IN ('here', 'untold')");
        }
        try (Ledger ledger = Ledger.open(settings)) {
            for (String key : List.of("here", "gone", "held-and-gone", "untold", "unlisted")) {
                InboundEntry entry = ledger.inbound().find(key).orElseThrow();
                assertEquals(key.contains("gone"), entry.isUnmarked(), key);
                assertEquals(key.equals("untold") ? 3 : 0, entry.failures().count(), key);
                assertEquals(
                        key.equals("untold"),
                        entry.content().filter(InboundEntry.Content::isRebuilt).isPresent(),
                        key);
                assertEquals(key.equals("unlisted"), entry.source().graphId().isEmpty(), key);
            }
        }
        try (Ledger ledger = Ledger.open(settings)) {
            assertTrue(ledger.inbound().find("gone").orElseThrow().isUnmarked(), "it is migrated once");
        }
    }

    private static Connection connect(Settings settings) throws SQLException {
        Settings.LedgerStore store = settings.ledger();
        return store.url().isPresent()
                ? DriverManager.getConnection(store.url().get(), store.user().orElseThrow(), "any")
                : DriverManager.getConnection(
                        EmbeddedDatabase.url(settings.dataDir().resolve("ledger.db")));
    }

    private static String ofSchema5(String key, String graphId, String state, int attempts) {
        return "INSERT INTO inbound_mail (mail_key, name, mailbox, graph_id, state, delivery, size, attempts, changed)"
                + " VALUES ('%s', 'support', 'support@contoso.com', '%s', '%s', 1, 0, %d, %d)"
                        .formatted(key, graphId, state, attempts, NOW.toEpochMilli());
    }

    @Test
    void failed_acknowledgements_are_counted_and_listed_separately() {
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            InboundLedger inbound = ledger.inbound();
            for (String key : List.of("a", "b")) {
                inbound.record(incoming(key, InboundEntry.State.STAGED, NOW));
                inbound.state(key, InboundEntry.State.DELIVERED, NOW);
            }
            inbound.postpone("a", Step.of(What.NOT_ACKNOWLEDGED), NOW.plusSeconds(10));
            inbound.postpone("a", Step.of(What.NOT_ACKNOWLEDGED), NOW.plusSeconds(20));
            InboundEntry postponed = inbound.find("a").orElseThrow();
            assertEquals(new Failures(2, Optional.of(NOW.plusSeconds(10))), postponed.failures());
            assertEquals(NOW.plusSeconds(20), postponed.changed());
            assertEquals(List.of(postponed), inbound.postponed("support", 10));
            assertEquals(
                    List.of("b"),
                    inbound.open("support", InboundEntry.State.DELIVERED, 10).stream()
                            .map(InboundEntry::key)
                            .toList());
            assertEquals(2, inbound.unacknowledged("support"));
            inbound.state("a", InboundEntry.State.ACKNOWLEDGED, NOW.plusSeconds(30));
            assertEquals(List.of(), inbound.postponed("support", 10));
            assertFalse(inbound.find("a").orElseThrow().isUnmarked());
        }
    }

    @Test
    void a_copied_message_is_remembered_for_as_long_as_it_is_listed() {
        Instant later = NOW.plus(Duration.ofDays(399));
        Instant limit = NOW.plusSeconds(1);
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            for (String key : List.of("listed", "gone")) {
                ledger.inbound().record(incoming(key, InboundEntry.State.DELIVERED, NOW));
                ledger.inbound().unmarked(key, InboundEntry.State.ACKNOWLEDGED, Step.of(What.ACKNOWLEDGED), NOW);
            }
            ledger.inbound().listed("listed", later);
            ledger.removeBefore(limit);
            assertEquals(
                    NOW, ledger.inbound().find("listed").orElseThrow().changed(), "nothing has happened to it since");
            assertEquals(Optional.empty(), ledger.inbound().find("gone"));
            ledger.removeBefore(later.plusSeconds(1));
            assertEquals(Optional.empty(), ledger.inbound().find("listed"));
        }
    }

    @Test
    void finished_messages_expire_and_open_ones_do_not() {
        Instant old = NOW.minusSeconds(1000);
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            for (InboundEntry.State state : InboundEntry.State.values()) {
                ledger.inbound().record(incoming("old-" + state, state, old));
                ledger.inbound().record(incoming("new-" + state, state, NOW));
            }
            for (State state : State.values()) {
                ledger.outbound().record(outgoing("old-" + state, state, old));
            }
            ledger.removeBefore(NOW);
            for (InboundEntry.State state : InboundEntry.State.values()) {
                boolean open = Set.of(InboundEntry.State.STAGED, InboundEntry.State.DELIVERED, InboundEntry.State.HELD)
                        .contains(state);
                assertEquals(open, ledger.inbound().find("old-" + state).isPresent(), state::toString);
                assertTrue(ledger.inbound().find("new-" + state).isPresent());
            }
            for (State state : State.values()) {
                boolean open = state != State.DONE && state != State.HELD;
                assertEquals(open, ledger.outbound().find("old-" + state).isPresent(), state::toString);
            }
        }
    }

    @Test
    void a_ledger_of_other_mailboxes_causes_a_warning() {
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            assertEquals(List.of(), ledger.check(settings("support@contoso.com")));
        }
        try (Ledger ledger = Ledger.open(settings("other@contoso.com"))) {
            String odd = ledger.check(settings("other@contoso.com")).get(0);
            assertTrue(odd.contains("has none of the configured mailboxes"), odd);
            assertTrue(odd.contains("support@contoso.com"), odd);
        }
    }

    private static MessageQuery query(String typed, Optional<String> name, Optional<MessageOutcome> outcome) {
        return new MessageQuery(
                name.map(given -> given.equals("support") ? "inbound" : "outbound"),
                name,
                outcome,
                Optional.of(NOW.minusSeconds(1)),
                Optional.of(NOW.plusSeconds(100)),
                MessageQuery.Wanted.of(typed));
    }

    @Test
    void messages_are_searched_newest_first_and_page_by_page_and_what_has_no_index_piece_by_piece() {
        try (Ledger ledger = Ledger.open(settings("support@contoso.com"))) {
            for (int i = 0; i < 10; i++) {
                MessageFacts facts =
                        new MessageFacts(Optional.of(NOW), "", Optional.of("ann" + i % 2 + "@x.example"), List.of());
                ledger.inbound()
                        .record(
                                incoming("in" + i, InboundEntry.State.STAGED, NOW.plusSeconds(i)),
                                Step.of(i == 3 ? Step.What.HELD : Step.What.DELIVERED),
                                facts);
                ledger.outbound()
                        .record(outgoing("out" + i, State.SENT, NOW.plusSeconds(i)), Step.of(Step.What.SENT), facts);
            }
            JournalSearch search = new JournalSearch(ledger::query, 4);
            Optional<String> any = Optional.empty();
            assertEquals(
                    List.of("out9", "in9", "out8"),
                    pages(search, query("", any, Optional.empty()), 3).get(0));
            List<List<String>> all = pages(search, query("", any, Optional.empty()), 3);
            assertEquals(7, all.size());
            assertEquals(
                    20, Set.copyOf(all.stream().flatMap(List::stream).toList()).size());
            assertEquals(
                    List.of("out9", "out7", "out5", "out3", "out1"),
                    flat(pages(search, query("ANN1@x.example", Optional.of("orders"), Optional.empty()), 2)));
            assertEquals(List.of("out7"), flat(pages(search, query("out7.eml", any, Optional.empty()), 2)));
            for (String id : List.of("<a@b>", "a@b")) {
                assertEquals(
                        20,
                        flat(pages(search, query(id, any, Optional.empty()), 6)).size(),
                        id);
            }
            assertEquals(List.of("in3"), flat(pages(search, query("", any, Optional.of(MessageOutcome.HELD)), 2)));
            assertEquals(
                    List.of("in3"),
                    flat(pages(search, query("", Optional.of("support"), Optional.of(MessageOutcome.HELD)), 2)));
            JournalSearch.Found piece = search.search(
                    query("", Optional.of("support"), Optional.of(MessageOutcome.HELD)), Optional.empty(), 2);
            assertTrue(piece.isCut() && piece.messages().isEmpty(), "it has looked through the newest four only");
            assertEquals(Optional.of(NOW), ledger.reader().oldest());
        }
    }

    private static List<String> flat(List<List<String>> pages) {
        return pages.stream().flatMap(List::stream).toList();
    }

    private static List<List<String>> pages(JournalSearch search, MessageQuery query, int size) {
        List<List<String>> pages = new ArrayList<>();
        Optional<JournalSearch.Place> after = Optional.empty();
        do {
            JournalSearch.Found found = search.search(query, after, size);
            pages.add(found.messages().stream().map(JournaledMessage::key).toList());
            after = found.next();
        } while (after.isPresent());
        return pages;
    }
}
