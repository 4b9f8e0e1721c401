package dev.mailchute.ledger;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.SQLiteConfig;

/**
 * Reads the ledger while another process may have it open: with a separate read-only connection that blocks nobody and creates nothing.
 */
public final class ReadOnlyLedger implements AutoCloseable {
    /** Source: SQLite result codes; the primary code is the lowest byte. */
    private static final int SQLITE_BUSY = 5;

    /** The first schema with pauses. */
    private static final int WITH_PAUSES = 9;

    private final Connection connection;
    private int version;

    private ReadOnlyLedger(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens an existing ledger.
     *
     * @return empty if there is no ledger yet: {@code run} creates it
     * @throws LedgerException if it cannot be opened, is not a ledger, or was written by a newer Mailchute
     */
    public static Optional<ReadOnlyLedger> open(Settings settings) {
        boolean embedded = settings.ledger().url().isEmpty();
        Path file = settings.dataDir().resolve("ledger.db");
        if (embedded && Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            Connection connection = embedded
                    ? connect(LedgerPool.sqlite(file), readOnlyFile())
                    : connect(settings.ledger().url().get(), login(settings.ledger()));
            ReadOnlyLedger ledger = new ReadOnlyLedger(connection);
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

    private static Connection connect(String url, Properties properties) throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    private static Properties readOnlyFile() {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5_000);
        return config.toProperties();
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
        try (PreparedStatement query = connection.prepareStatement("SELECT to_regclass('ledger_schema')");
                ResultSet rows = query.executeQuery()) {
            return rows.next() && rows.getString(1) != null;
        }
    }

    private void checkSchema() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT MAX(version) FROM ledger_schema");
                ResultSet rows = query.executeQuery()) {
            version = rows.next() ? rows.getInt(1) : 0;
            if (version > Schema.VERSION) {
                throw Schema.tooNew(version);
            }
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

    private <T> List<T> query(String sql, Ledger.Row<T> row, Object... values) {
        try (PreparedStatement statement = Ledger.prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
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
        try {
            connection.close();
        } catch (SQLException e) {
            throw new LedgerException("the ledger cannot be closed: " + describe(e), e);
        }
    }
}
