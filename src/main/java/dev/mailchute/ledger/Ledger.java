package dev.mailchute.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The durable record of every message, in both directions. Once a method returns, its changes survive a crash and a power failure; if
 * that cannot be guaranteed, it throws a {@link LedgerException}.
 */
public final class Ledger implements AutoCloseable {
    static final int SCHEMA = 6;

    private final HikariDataSource connections;
    private final InboundLedger inbound;
    private boolean isNew;
    private Consumer<String> listener = sql -> {};
    private final OutboundLedger outbound;

    private Ledger(HikariDataSource connections) {
        this.connections = connections;
        this.inbound = new InboundLedger(this);
        this.outbound = new OutboundLedger(this);
    }

    /**
     * Opens the ledger and migrates an older one.
     *
     * @throws LedgerException if it cannot be opened, or was written by a newer Mailchute
     */
    public static Ledger open(Settings settings) {
        try {
            Ledger ledger = new Ledger(new HikariDataSource(pool(settings)));
            try {
                ledger.migrate();
                return ledger;
            } catch (RuntimeException e) {
                ledger.close();
                throw e;
            }
        } catch (LedgerException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new LedgerException("the ledger " + place(settings) + " cannot be opened: " + rootMessage(e), e);
        }
    }

    /** The ledger's file, or its URL without credentials, for log and error messages. */
    public static String place(Settings settings) {
        return settings.ledger()
                .url()
                .orElse(settings.dataDir().resolve("ledger.db").toString());
    }

    private static HikariConfig pool(Settings settings) throws IOException {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("ledger");
        pool.setConnectionTimeout(15_000);
        if (settings.ledger().url().isPresent()) {
            pool.setJdbcUrl(settings.ledger().url().get());
            settings.ledger().user().ifPresent(pool::setUsername);
            settings.ledger().password().map(Secret::reveal).ifPresent(pool::setPassword);
            pool.setMaximumPoolSize(4);
            return pool;
        }
        Path file = settings.dataDir().resolve("ledger.db");
        Files.createDirectories(settings.dataDir());
        pool.setJdbcUrl(sqlite(file));
        // SQLite has a single writer; a second connection would only wait.
        pool.setMaximumPoolSize(1);
        pool.addDataSourceProperty("journal_mode", "WAL");
        pool.addDataSourceProperty("synchronous", "FULL");
        pool.addDataSourceProperty("busy_timeout", "10000");
        return pool;
    }

    /** As a URI, because the driver treats everything after a question mark in a path as options. */
    static String sqlite(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }

    private void migrate() {
        run(connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS ledger_schema (version INTEGER NOT NULL)");
                int version = version(statement);
                isNew = version == 0;
                if (version > SCHEMA) {
                    throw tooNew(version);
                }
                for (int step = version + 1; step <= SCHEMA; step++) {
                    for (String sql : script(step).split(";")) {
                        if (!sql.isBlank()) {
                            statement.execute(sql);
                        }
                    }
                }
                if (version < SCHEMA) {
                    statement.execute("DELETE FROM ledger_schema");
                    statement.execute("INSERT INTO ledger_schema (version) VALUES (" + SCHEMA + ")");
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            return null;
        });
    }

    static LedgerException tooNew(int version) {
        return new LedgerException(
                "the ledger was written by a newer Mailchute (its schema is " + version + ", this version supports "
                        + SCHEMA + "); start that version again",
                null);
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT MAX(version) FROM ledger_schema")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    static String script(int step) {
        try (InputStream sql = Ledger.class.getResourceAsStream(step + ".sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LedgerException("the ledger's script " + step + " cannot be read", e);
        }
    }

    /** Warnings if the ledger does not seem to belong to these settings. */
    public List<String> check(Settings settings) {
        return new LedgerIdentity(this, isNew).check(settings);
    }

    /** For tests: passes on each SQL statement. */
    void setListener(Consumer<String> newListener) {
        listener = newListener;
    }

    /**
     * Writes what is there already, to find out whether it can be written.
     *
     * @throws LedgerException if it cannot
     */
    public void requireWritable() {
        update("UPDATE ledger_schema SET version = version");
    }

    public InboundLedger inbound() {
        return inbound;
    }

    public OutboundLedger outbound() {
        return outbound;
    }

    /** Removes messages that were finished before this instant; those that still need attention stay. */
    public void removeBefore(Instant limit) {
        inbound.removeBefore(limit);
        outbound.removeBefore(limit);
    }

    /** Work on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> T run(Work<T> work) {
        try (Connection connection = connections.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new LedgerException("the ledger cannot be used: " + rootMessage(e), e);
        }
    }

    int update(String sql, Object... values) {
        return run(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, values)) {
                return statement.executeUpdate();
            }
        });
    }

    <T> List<T> query(String sql, Row<T> row, Object... values) {
        return run(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, values);
                    ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row.read(rows));
                }
                return found;
            }
        });
    }

    long count(String sql, Object... values) {
        return query(sql, row -> row.getLong(1), values).get(0);
    }

    private PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        listener.accept(sql);
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Optional<?> optional) {
                value = optional.orElse(null);
            }
            statement.setObject(i + 1, value instanceof Instant instant ? (Object) instant.toEpochMilli() : value);
        }
        return statement;
    }

    static Failures failures(ResultSet row) throws SQLException {
        return new Failures(row.getInt("attempts"), instant(row, "first_failure"));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public void close() {
        connections.close();
    }
}
