package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that apply only to the embedded ledger. */
class EmbeddedLedgerTest {
    @TempDir
    Path folder;

    /** What the nodes of a cluster tell each other; this ledger is never asked that. */
    private static final Set<String> ON_A_SERVER = Set.of("ledger_part_told", "letter_change_changed");

    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private final LedgerTest test = new LedgerTest();

    @Test
    void a_lost_ledger_is_noticed_by_other_files() throws Exception {
        test.folder = folder;
        Settings settings = test.settings("support@contoso.com");
        Files.createDirectories(folder.resolve("outbox/orders/sent"));
        Files.createFile(folder.resolve("outbox/orders/sent/a.eml.sent.json"));
        try (Ledger ledger = Ledger.open(settings)) {
            String odd = ledger.check(settings).get(0);
            assertTrue(odd.contains("is new, but") && odd.contains("sent"), odd);
        }
        try (Ledger ledger = Ledger.open(settings)) {
            assertEquals(List.of(), ledger.check(settings));
        }
    }

    @Test
    void a_lost_ledger_is_noticed_even_if_only_empty_drop_folders_are_left() throws Exception {
        Settings settings = new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "x",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"))
                .read();
        Files.createDirectories(folder.resolve("drop/support"));
        try (Ledger ledger = Ledger.open(settings)) {
            assertEquals(List.of(), ledger.check(settings));
        }
        Files.delete(folder.resolve("data/ledger.db"));
        Files.createDirectory(folder.resolve("drop/support/.staging"));
        try (Ledger ledger = Ledger.open(settings)) {
            String odd = ledger.check(settings).get(0);
            assertTrue(odd.contains("is new, but") && odd.contains(".staging"), odd);
        }
    }

    @Test
    void a_file_that_is_not_a_ledger_is_an_error() throws Exception {
        test.folder = folder;
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/ledger.db"), "This is a letter, not a ledger. ".repeat(200));
        LedgerException refused =
                assertThrows(LedgerException.class, () -> Ledger.open(test.settings("support@contoso.com")));
        assertTrue(refused.getMessage().contains("ledger.db"), refused.getMessage());
        assertTrue(refused.getMessage().contains("not a database"), refused.getMessage());
    }

    @Test
    void a_step_costs_no_commit_besides_that_of_its_state() throws Exception {
        test.folder = folder;
        MessageFacts facts = new MessageFacts(
                Optional.of(NOW), "Hi", Optional.of("ann@x.example"), List.of("ben@x.example", "eve@x.example"));
        try (Ledger ledger = Ledger.open(test.settings("support@contoso.com"))) {
            int before = commits(folder);
            ledger.inbound()
                    .record(LedgerTest.incoming("a", InboundEntry.State.STAGED, NOW), Step.of(What.STAGED), facts);
            ledger.inbound().delivered("a", "x", InboundEntry.Marking.WANTED, Step.of(What.DELIVERED), NOW);
            ledger.inbound().state("a", InboundEntry.State.ACKNOWLEDGED, Step.of(What.ACKNOWLEDGED), NOW);
            assertEquals(3, commits(folder) - before);
            for (State state : List.of(State.CLAIMED, State.SENDING, State.SENT, State.DONE)) {
                ledger.outbound().record(LedgerTest.outgoing("b", state, NOW), Step.of(What.SENT), facts);
            }
            assertEquals(3 + 4, commits(folder) - before);
        }
    }

    /** The frames of the write-ahead log that end a transaction: with synchronous = FULL, each is one sync. */
    static int commits(Path folder) throws Exception {
        ByteBuffer wal = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("data/ledger.db-wal")));
        int page = wal.getInt(8);
        long salt = wal.getLong(16);
        int commits = 0;
        for (int frame = 32; frame < wal.limit(); frame += 24 + page) {
            commits += wal.getInt(frame + 4) != 0 && wal.getLong(frame + 8) == salt ? 1 : 0;
        }
        return commits;
    }

    @Test
    void a_full_disk_is_said_to_be_one_and_once_there_is_room_the_ledger_works_again() throws Exception {
        test.folder = folder;
        try (Ledger ledger = Ledger.open(test.settings("support@contoso.com"))) {
            limitPages(ledger, 1);
            InboundEntry entry = LedgerTest.incoming("a".repeat(100_000), InboundEntry.State.STAGED, NOW);
            for (int i = 0; i < 3; i++) {
                LedgerException full = assertThrows(
                        LedgerException.class, () -> ledger.inbound().record(entry));
                assertTrue(full.getMessage().contains("SQLITE_FULL"), full.getMessage());
            }
            limitPages(ledger, 1_000_000);
            ledger.inbound().record(entry);
            assertEquals(1, ledger.reader().steps(entry.key()).size());
            assertTrue(ledger.inbound().find(entry.key()).isPresent());
        }
    }

    private static void limitPages(Ledger ledger, int pages) {
        ledger.inTransaction(writer -> writer.query("PRAGMA max_page_count = " + pages, row -> row.getInt(1)));
    }

    /** A million rows are as fast as ten only without full table scans. */
    @Test
    void every_query_uses_an_index() throws Exception {
        test.folder = folder;
        Settings settings = test.settings("support@contoso.com");
        Set<String> asked = new LinkedHashSet<>();
        try (Ledger ledger = Ledger.open(settings)) {
            ledger.setListener(asked::add);
            ledger.inbound().record(LedgerTest.incoming("a", InboundEntry.State.STAGED, NOW));
            ledger.inbound().find("a");
            ledger.inbound().state("a", InboundEntry.State.DELIVERED, NOW);
            ledger.inbound().delivered("a", "x", InboundEntry.Marking.WANTED, Step.of(What.DELIVERED), NOW);
            ledger.inbound().absent("a", InboundEntry.State.ACKNOWLEDGED, NOW);
            ledger.inbound().postpone("a", Step.of(What.NOT_ACKNOWLEDGED), NOW);
            ledger.inbound().open("support", InboundEntry.State.STAGED, 10);
            ledger.inbound().postponed("support", 10);
            ledger.inbound().unacknowledged("support");
            ledger.outbound().record(LedgerTest.outgoing("b", State.SENDING, NOW));
            ledger.outbound().find("b");
            ledger.outbound().open("orders");
            ledger.outbound().lastSent("orders");
            ledger.outbound().begunBetween("orders", NOW, NOW.plusSeconds(60));
            ledger.outbound().same("orders", "<a@b>", "hash", "b", NOW);
            ledger.outbound()
                    .record(
                            LedgerTest.outgoing("b", State.SENT, NOW),
                            Step.of(Step.What.SENT),
                            new MessageFacts(Optional.of(NOW), "", Optional.of("ann@x.example"), List.of()));
            ledger.reader().find("a");
            ledger.reader().steps("a");
            ledger.reader().byMessageId("<a@b>", 10);
            ledger.reader().byFile("b.eml", 10);
            ledger.reader().byAddress("ann@x.example", 10);
            ledger.reader().oldest();
            ledger.reader().between(NOW, NOW.plusSeconds(3600));
            ledger.reader().notThrough(NOW, 10);
            JournalSearch search = new JournalSearch(ledger::query, 10);
            for (String typed : List.of(
                    "", "0123456789abcdef", "<a@b>", "ann@x.example", "b.eml", "Printer", "20261122T093000Z_P")) {
                MessageQuery some = MessageQuery.ALL.asking(MessageQuery.Wanted.of(typed));
                search.search(some, Optional.empty(), 10);
                search.search(
                        new MessageQuery(
                                Optional.of("inbound"),
                                Optional.of("support"),
                                Optional.of(MessageOutcome.HELD),
                                Optional.of(NOW),
                                Optional.of(NOW),
                                some.wanted()),
                        Optional.empty(),
                        10);
                search.search(
                        new MessageQuery(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(MessageOutcome.HELD),
                                Optional.empty(),
                                Optional.empty(),
                                some.wanted()),
                        Optional.empty(),
                        10);
            }
            ledger.removeBefore(NOW);
            ledger.journal().removeBefore(NOW.plusSeconds(1));
            EventLedgerTest.askEverything(ledger.events());
        }
        assertTrue(asked.size() >= 15, asked::toString);
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/ledger.db"))) {
            StringBuilder plans = new StringBuilder();
            for (String sql : asked) {
                if (sql.endsWith("journal_salt") || sql.contains("INTO journal_salt")) {
                    continue; // it has one row
                }
                String plan = plan(database, sql);
                assertTrue(!withoutOrderedWalks(plan).contains("SCAN"), () -> sql + "\nis answered by\n" + plan);
                plans.append(plan);
            }
            for (String index : indexes(database)) {
                assertTrue(
                        ON_A_SERVER.contains(index) || plans.indexOf(index) >= 0,
                        () -> "nothing is answered by " + index + ":\n" + plans);
            }
        }
    }

    /** A walk along an index that ends at a limit, and the pass over what it has found. */
    private static String withoutOrderedWalks(String plan) {
        return plan.replaceAll("SCAN \\w+ USING (COVERING )?INDEX", "WALK").replaceAll("SCAN looked", "PASS");
    }

    private static List<String> indexes(Connection database) throws Exception {
        try (PreparedStatement question = database.prepareStatement(
                        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL");
                ResultSet rows = question.executeQuery()) {
            List<String> names = new ArrayList<>(
                    List.of("outbound_mail_begun", "outbound_mail_same", "outbound_mail_waiting", "inbound_mail_open"));
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static String plan(Connection database, String sql) throws Exception {
        try (PreparedStatement explain = database.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet rows = explain.executeQuery()) {
            StringBuilder plan = new StringBuilder();
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
            return plan.toString();
        }
    }
}
