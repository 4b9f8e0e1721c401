package dev.mailchute.bench;

import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.JournalAccess;
import dev.mailchute.ledger.JournalReader;
import dev.mailchute.ledger.JournalSearch.Place;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.MessageQuery;
import dev.mailchute.ledger.MessageQuery.Wanted;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the journal costs: writing with it and without it, and both with many rows; look-ups; and removing what is old while messages
 * are written.
 *
 * <p>Arguments: messages that are there already (2000000; with their steps and addresses this makes six times as many rows), a folder
 * (a temporary one), the URL of a PostgreSQL database with its user and password (SQLite).
 */
public final class JournalBenchmark {
    private static final int LIVES = 1000;
    private static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");
    private static final long DAYS = Duration.ofDays(90).toMillis();

    private final int messages;
    private final Settings settings;
    private final String url;
    private final String[] login;

    private JournalBenchmark(int messages, Path folder, String[] database) {
        this.messages = messages;
        Map<String, String> environment = new HashMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.com",
                "MAILCHUTE_CLIENT_ID", "app",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"));
        if (database.length > 0) {
            environment.put("MAILCHUTE_LEDGER_URL", database[0]);
            environment.put("MAILCHUTE_LEDGER_USER", database[1]);
            environment.put("MAILCHUTE_LEDGER_PASSWORD", database[2]);
        }
        this.settings = new Configuration(folder, environment).read();
        this.login = database;
        this.url = database.length > 0 ? database[0] : "jdbc:sqlite:" + folder.resolve("data/ledger.db");
    }

    private boolean isSqlite() {
        return login.length == 0;
    }

    private Connection connect() throws Exception {
        return isSqlite() ? DriverManager.getConnection(url) : DriverManager.getConnection(url, login[1], login[2]);
    }

    public static void main(String[] args) throws Exception {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
        Path folder = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("mailchute-benchmark");
        Files.createDirectories(folder);
        new JournalBenchmark(messages, folder, args.length > 2 ? Arrays.copyOfRange(args, 2, 5) : new String[0]).run();
    }

    private void run() throws Exception {
        try (Ledger ledger = Ledger.open(settings)) {
            tell("without journal, empty", withoutJournal("e"));
            lives(ledger, "w");
            tell("with journal, empty", lives(ledger, "x"));
        }
        long begun = System.nanoTime();
        fill();
        System.out.printf(
                Locale.ROOT,
                "filled with %,d messages in %d s%n",
                messages,
                (System.nanoTime() - begun) / 1_000_000_000);
        try (Ledger ledger = Ledger.open(settings)) {
            lives(ledger, "v");
            tell("without journal, full", withoutJournal("f"));
            tell("with journal, full", lives(ledger, "y"));
            lookUps(ledger.reader());
            searches();
            removal(ledger);
        }
    }

    private record Cost(long[] nanos, long cpu) {}

    private static void tell(String what, Cost cost) {
        long[] sorted = cost.nanos().clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-24s %d messages: median %.2f ms, 99 %% %.2f ms each; CPU %.2f ms each%n",
                what,
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                cost.cpu() / 1e6 / sorted.length);
    }

    private interface Life {
        void of(int number) throws Exception;
    }

    private static Cost cost(Life life) throws Exception {
        long[] nanos = new long[LIVES];
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < LIVES; i++) {
            long begun = System.nanoTime();
            life.of(i);
            nanos[i] = System.nanoTime() - begun;
        }
        return new Cost(nanos, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
    }

    /** Keys as unpredictable as real ones, so that each goes to another page of the indexes. */
    private static String key(String run, int number) {
        return String.format("%016x", (run + number).hashCode() * 0x9E3779B97F4A7C15L);
    }

    private static Cost lives(Ledger ledger, String run) throws Exception {
        MessageFacts facts = new MessageFacts(
                Optional.of(NOW), "Printer", Optional.of("ann@x.example"), List.of("support@contoso.com"));
        return cost(i -> {
            String key = key(run, i);
            ledger.inbound()
                    .record(
                            new InboundEntry(
                                    new InboundEntry.Source(
                                            key, "support", "support@contoso.com", Optional.of("AAkA" + key)),
                                    State.STAGED,
                                    1,
                                    Optional.of(new InboundEntry.Content(
                                            "20261126T090000Z_Printer_" + key, "hash", 4000, false)),
                                    Optional.of("<" + key + "@x.example>"),
                                    Failures.NONE,
                                    InboundEntry.Marking.WANTED,
                                    NOW),
                            Step.of(What.STAGED).request(Optional.of(key)),
                            facts);
            ledger.inbound()
                    .delivered(
                            key,
                            key,
                            InboundEntry.Marking.WANTED,
                            Step.of(What.DELIVERED).with(key),
                            NOW);
            ledger.inbound()
                    .state(key, State.ACKNOWLEDGED, Step.of(What.ACKNOWLEDGED).with("read"), NOW);
        });
    }

    /** The same changes of the same states. */
    private Cost withoutJournal(String run) throws Exception {
        try (Connection database = connect()) {
            if (isSqlite()) {
                try (Statement statement = database.createStatement()) {
                    statement.execute("PRAGMA journal_mode = WAL");
                    statement.execute("PRAGMA synchronous = FULL");
                    statement.execute("PRAGMA secure_delete = ON");
                }
            }
            return cost(i -> {
                String key = key(run, i);
                execute(
                        database,
                        "INSERT INTO inbound_mail (mail_key, name, mailbox, graph_id, state, delivery, file, sha256, size,"
                                + " rebuilt, message_id, attempts, first_failure, absent, changed)"
                                + " VALUES (?, 'support', 'support@contoso.com', ?, 'staged', 1, ?, 'hash', 4000, 0, ?, 0, NULL,"
                                + " 0, ?) ON CONFLICT DO NOTHING",
                        key,
                        "AAkA" + key,
                        "20261126T090000Z_Printer_" + key,
                        "<" + key + "@x.example>",
                        NOW.toEpochMilli());
                for (String state : List.of("delivered", "acknowledged")) {
                    execute(
                            database,
                            "UPDATE inbound_mail SET state = ?, file = ?, attempts = 0, first_failure = NULL, absent = 0,"
                                    + " changed = ? WHERE mail_key = ?",
                            state,
                            key,
                            NOW.toEpochMilli(),
                            key);
                }
            });
        }
    }

    private static void execute(Connection database, String sql, Object... values) throws Exception {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private void fill() throws Exception {
        String numbers = isSqlite()
                ? "(WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c LIMIT " + messages
                        + ") SELECT i FROM c)"
                : "generate_series(0, " + (messages - 1) + ") AS n(i)";
        String key = isSqlite() ? "printf('%016x', i * 4611686018)" : "lpad(to_hex(i::bigint * 4611686018), 16, '0')";
        String begun = "(" + (NOW.toEpochMilli() - DAYS) + " + CAST(i AS BIGINT) * " + DAYS + " / " + messages + ")";
        try (Connection database = connect();
                Statement statement = database.createStatement()) {
            if (isSqlite()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = OFF");
                statement.execute("PRAGMA cache_size = -1000000");
            }
            statement.execute(
                    "INSERT INTO journal_message (mail_key, direction, name, mailbox, message_id, size, arrived, begun, finished,"
                            + " outcome) SELECT " + key + ", 'inbound', 'support', 'support@contoso.com', '<' || " + key
                            + " || '@x.example>', 4000, " + begun + ", " + begun + ", " + begun
                            + ", CASE WHEN i % 1000 = 0 THEN 'held' ELSE 'delivered' END FROM " + numbers);
            List<String> whats = List.of("staged", "delivered", "acknowledged");
            for (int step = 0; step < whats.size(); step++) {
                statement.execute("INSERT INTO journal_step (mail_key, seq, at, what, detail, times, last) SELECT "
                        + key + ", " + (step + 1) + ", " + begun + ", '" + whats.get(step) + "', 'detail', 1, " + begun
                        + " FROM " + numbers);
            }
            for (String address : List.of("i % 50000", "1000000")) {
                String hash = isSqlite()
                        ? "printf('%024x', " + address + ")"
                        : "lpad(to_hex((" + address + ")::bigint), 24, '0')";
                statement.execute("INSERT INTO journal_address (hash, begun, mail_key) SELECT " + hash + ", " + begun
                        + ", " + key + " FROM " + numbers);
            }
            if (!isSqlite()) {
                statement.execute("ANALYZE");
            }
        }
    }

    private void lookUps(JournalReader reader) {
        String key = String.format("%016x", (messages / 2) * 4611686018L);
        time(
                "find and steps",
                () -> reader.find(key).isPresent() && reader.steps(key).size() == 3);
        time(
                "by Message-ID",
                () -> reader.byMessageId("<" + key + "@x.example>", 1001).size() == 1);
        time("by file", () -> reader.byFile("a.eml", 1001).isEmpty());
        time(
                "by address, many",
                () -> reader.byAddress("support@contoso.com", 1001).size() > 0);
        time("oldest", () -> reader.oldest().isPresent());
        time(
                "of a mailbox, newest 100",
                () -> reader.of("inbound", "support", Instant.EPOCH, 100).size() == 100);
        time(
                "not through, newest 100",
                () -> reader.notThrough(NOW.plusSeconds(1), 100).size() == 100);
        time(
                "statistics of a day",
                () -> reader.between(NOW.minus(Duration.ofDays(1)), NOW.plusSeconds(1))
                                .size()
                        > 0);
    }

    /** What the page asks, with a connection of its own each time as there. */
    private void searches() {
        String key = String.format("%016x", (messages / 2) * 4611686018L);
        Optional<Place> middle = Optional.of(new Place(NOW.minusMillis(DAYS / 2), "~"));
        search("newest page", MessageQuery.ALL, Optional.empty());
        search("page from the middle", MessageQuery.ALL, middle);
        for (String typed :
                List.of("<" + key + "@x.example>", key, "a.eml", "support@contoso.com", "nobody@x.example")) {
            search(typed, MessageQuery.ALL.asking(Wanted.of(typed)), Optional.empty());
        }
        search("held", some(Optional.empty(), MessageOutcome.HELD), Optional.empty());
        search("held, from the middle", some(Optional.empty(), MessageOutcome.HELD), middle);
        search("held of a mailbox", some(Optional.of("support"), MessageOutcome.HELD), Optional.empty());
        search("sent, of which there are none", some(Optional.empty(), MessageOutcome.SENT), Optional.empty());
        search("a word in the subject", MessageQuery.ALL.asking(Wanted.of("no such word")), Optional.empty());
    }

    private static MessageQuery some(Optional<String> name, MessageOutcome outcome) {
        return new MessageQuery(
                name.map(given -> "inbound"),
                name,
                Optional.of(outcome),
                Optional.empty(),
                Optional.empty(),
                Wanted.NOTHING);
    }

    private void search(String what, MessageQuery query, Optional<Place> after) {
        for (String turn : List.of("first", "again")) {
            time("search, " + turn + ": " + what, () -> {
                new JournalAccess(settings).read(ledger -> ledger.search().search(query, after, 50));
                return true;
            });
        }
    }

    private interface Question {
        boolean isAnswered();
    }

    private static void time(String what, Question question) {
        long begun = System.nanoTime();
        boolean isAnswered = question.isAnswered();
        System.out.printf(
                Locale.ROOT,
                "look-up %-50s %.1f ms%s%n",
                what,
                (System.nanoTime() - begun) / 1e6,
                isAnswered ? "" : " (not as expected)");
    }

    /** A tenth of it, while messages are written. */
    private void removal(Ledger ledger) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        long[] took = new long[1];
        Thread removing = new Thread(() -> {
            long begun = System.nanoTime();
            ledger.journal().removeBefore(NOW.minus(Duration.ofMillis(DAYS * 9 / 10)));
            took[0] = System.nanoTime() - begun;
            isOver.set(true);
        });
        removing.start();
        long longest = 0;
        int written = 0;
        while (!isOver.get()) {
            long begun = System.nanoTime();
            ledger.inbound().state(key("y", written++ % LIVES), State.ACKNOWLEDGED, NOW);
            longest = Math.max(longest, System.nanoTime() - begun);
        }
        removing.join();
        System.out.printf(
                Locale.ROOT,
                "removed a tenth in %.1f s; meanwhile %d writes, the longest took %.0f ms%n",
                took[0] / 1e9,
                written,
                longest / 1e6);
    }
}
