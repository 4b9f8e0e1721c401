package dev.mailchute.ledger;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * Reads the ledger while another process may have it open: with a separate read-only connection that blocks nobody and creates nothing.
 */
public final class ReadOnlyLedger implements AutoCloseable {
    /** Source: SQLite result codes; the primary code is the lowest byte. */
    private static final int SQLITE_BUSY = 5;

    /** The first schema with pauses. */
    private static final int WITH_PAUSES = 9;

    private final LedgerSession session;
    private int version;

    private ReadOnlyLedger(LedgerSession session) {
        this.session = session;
    }

    /**
     * Opens an existing ledger.
     *
     * @return empty if there is no ledger yet: {@code run} creates it
     * @throws LedgerException if it cannot be opened, is not a ledger, or was written by a newer Mailchute
     */
    public static Optional<ReadOnlyLedger> open(Settings settings) {
        boolean embedded = settings.ledger().url().isEmpty();
        Path file = settings.dataDir().resolve(Ledger.FILE);
        if (embedded && Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            ReadOnlyLedger ledger = new ReadOnlyLedger(
                    embedded
                            ? EmbeddedDatabase.openForReading(file)
                            : new LedgerSession(DriverManager.getConnection(
                                    settings.ledger().url().get(), login(settings.ledger()))));
            try {
                if (!embedded && !ledger.hasTables()) {
                    ledger.close();
                    return Optional.empty();
                }
                ledger.checkSchema();
                return Optional.of(ledger);
            } catch (SQLException | RuntimeException e) {
                ledger.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new LedgerException("the ledger " + Ledger.place(settings) + " cannot be opened: " + describe(e), e);
        }
    }

    private static String describe(SQLException e) {
        return (e.getErrorCode() & 0xff) == SQLITE_BUSY
                ? "it is locked by another process (" + e.getMessage() + ")"
                : e.getMessage();
    }

    private static Properties login(Settings.LedgerStore store) {
        Properties properties = new Properties();
        store.user().ifPresent(user -> properties.setProperty("user", user));
        store.password().map(Secret::reveal).ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("readOnly", "true");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "30");
        return properties;
    }

    private boolean hasTables() throws SQLException {
        return session.query("SELECT to_regclass('ledger_schema')", row -> row.getString(1)).stream()
                .anyMatch(Objects::nonNull);
    }

    private void checkSchema() throws SQLException {
        version = Schema.version(session);
        if (version > Schema.VERSION) {
            throw Schema.tooNew(version);
        }
    }

    /**
     * The journal.
     *
     * @throws LedgerException if this ledger has none yet
     */
    public JournalReader journal() {
        if (version < Schema.JOURNAL) {
            throw new LedgerException(
                    "this ledger was last used by an older Mailchute, which kept no journal; start run once with this version",
                    null);
        }
        return new JournalReader(this::query);
    }

    /** @throws LedgerException if this ledger has no journal yet */
    public JournalSearch search() {
        journal();
        return new JournalSearch(this::query, JournalSearch.LOOKED_THROUGH);
    }

    /** What is recorded, to be compared with what is there. */
    public LedgerSurvey survey() {
        return new LedgerSurvey(this::query);
    }

    private <T> List<T> query(String sql, LedgerSession.Row<T> row, Object... values) {
        try {
            return session.query(sql, row, values);
        } catch (SQLException e) {
            throw new LedgerException("the ledger cannot be read: " + describe(e), e);
        }
    }

    /** When a message of this mailbox was last delivered, as far as the ledger goes back. */
    public Optional<Instant> lastDelivered(String name) {
        return latest(
                "SELECT MAX(changed) AS latest FROM inbound_mail WHERE name = ? AND state IN ('delivered', 'acknowledged')",
                name);
    }

    /** When a message of this outbox was last sent, as far as the ledger goes back. */
    public Optional<Instant> lastSent(String name) {
        return latest(
                "SELECT MAX(changed) AS latest FROM outbound_mail WHERE name = ? AND state IN ('sent', 'done')", name);
    }

    /** The pause of a mailbox or outbox, if it is paused; an older ledger has none. */
    public Optional<PauseEntry> pause(String direction, String name) {
        return version < WITH_PAUSES
                ? Optional.empty()
                : query(
                                "SELECT direction, name, since, who, reason FROM pause WHERE direction = ? AND name = ?",
                                PauseLedger::read,
                                direction,
                                name)
                        .stream()
                        .findFirst();
    }

    private Optional<Instant> latest(String sql, String name) {
        return query(sql, row -> Ledger.instant(row, "latest"), name).get(0);
    }

    @Override
    public void close() {
        session.close();
    }
}
