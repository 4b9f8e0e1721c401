package dev.mailchute.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.settings.MaskedUrl;
import dev.mailchute.settings.Settings;
import java.io.IOException;
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
    /** Removing this many takes well under a second, and others use the ledger in between. */
    static final int REMOVED_AT_ONCE = 200;

    private final HikariDataSource connections;
    private final InboundLedger inbound;
    private boolean isNew;
    private Consumer<String> listener = sql -> {};
    private final OutboundLedger outbound;
    private final Journal journal;
    private final PauseLedger pauses;
    private final EventLedger events;

    private Ledger(HikariDataSource connections, Settings.JournalKept kept) {
        this.connections = connections;
        this.journal = new Journal(this, kept);
        this.inbound = new InboundLedger(this);
        this.outbound = new OutboundLedger(this);
        this.pauses = new PauseLedger(this);
        this.events = new EventLedger(this);
    }

    /**
     * Opens the ledger and migrates an older one.
     *
     * @throws LedgerException if it cannot be opened, or was written by a newer Mailchute
     */
    public static Ledger open(Settings settings) {
        try {
            Ledger ledger = new Ledger(
                    new HikariDataSource(LedgerPool.of(settings)),
                    settings.storage().journal());
            try {
                ledger.isNew = new Schema(ledger).migrate();
                ledger.journal.open();
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
                .map(MaskedUrl::database)
                .orElse(settings.dataDir().resolve("ledger.db").toString());
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

    public Journal journal() {
        return journal;
    }

    public JournalReader reader() {
        return new JournalReader(this::query);
    }

    public PauseLedger pauses() {
        return pauses;
    }

    public EventLedger events() {
        return events;
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

    /**
     * A statement that changes something.
     *
     * @param instead if it changes a row, this statement is not executed
     */
    record Write(String sql, Optional<Write> instead, List<Object> values) {
        Write(String sql, Object... values) {
            this(sql, Optional.empty(), List.of(values));
        }
    }

    /** Makes all changes or none, with one sync. */
    void write(List<Write> changes) {
        if (changes.isEmpty()) {
            return;
        }
        inTransaction(connection -> {
            for (Write change : changes) {
                execute(connection, change);
            }
            return null;
        });
    }

    /**
     * Does all of it or nothing. Not by JDBC's transactions: SQLite ends one itself if the disk is full, of which its driver knows nothing,
     * and every later one fails.
     */
    <T> T inTransaction(Work<T> work) {
        return run(connection -> {
            execute(connection, "BEGIN");
            try {
                T result = work.on(connection);
                execute(connection, "COMMIT");
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        });
    }

    private void rollBack(Connection connection, Exception why) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            why.addSuppressed(e);
            if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                connections.evictConnection(connection);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int execute(Connection connection, Write change) throws SQLException {
        if (change.instead().isPresent() && execute(connection, change.instead().get()) > 0) {
            return 0;
        }
        try (PreparedStatement statement =
                prepare(connection, change.sql(), change.values().toArray())) {
            return statement.executeUpdate();
        }
    }

    /** Executes a statement that removes at most {@link #REMOVED_AT_ONCE} rows until nothing is left to remove. */
    void removeInPieces(String sql, Object... values) {
        while (update(sql, values) >= REMOVED_AT_ONCE) {
            Thread.yield();
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
        return prepared(connection, sql, values);
    }

    static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
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
