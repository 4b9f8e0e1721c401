package dev.mailchute.ledger;

import dev.mailchute.ledger.Database.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * A connection to the ledger's database, for one thread at a time. It keeps the statements that it has prepared: SQLite's driver would have
 * each of them parsed anew.
 */
final class LedgerSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerSession.class);

    /** More than are used while mail flows. Searches bring others, and the one used longest ago gives way. */
    private static final int MAX_KEPT = 64;

    /** SQLite's codes for a file that cannot be read or written. */
    private static final Set<Integer> FILE_TROUBLE = Set.of(
            SQLiteErrorCode.SQLITE_READONLY.code,
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_CORRUPT.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code,
            SQLiteErrorCode.SQLITE_NOTADB.code);

    private final Connection connection;
    private final Precondition precondition;
    private final Map<String, PreparedStatement> kept = new LinkedHashMap<>(MAX_KEPT, 0.75f, true);
    private boolean isBroken;

    LedgerSession(Connection connection) {
        this(connection, () -> {});
    }

    /** @param precondition without which it must not be used */
    LedgerSession(Connection connection, Precondition precondition) {
        this.connection = connection;
        this.precondition = precondition;
    }

    /** Something that may change while a session is open. */
    interface Precondition {
        /** @throws SQLException if it does not hold any longer */
        void require() throws SQLException;
    }

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, Row<T> row, Object... values) throws SQLException {
        return execute(sql, values, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row.read(rows));
                }
                return found;
            }
        });
    }

    /** @return how many rows it has changed */
    int update(String sql, Object... values) throws SQLException {
        return execute(sql, values, PreparedStatement::executeUpdate);
    }

    /** What a statement is for. */
    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T execute(String sql, Object[] values, Execution<T> execution) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            bind(statement, values);
            return execution.of(statement);
        } catch (SQLException e) {
            // SQLite's driver cannot use a statement that has failed again.
            kept.remove(sql);
            statement.close();
            throw e;
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = kept.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            kept.put(sql, statement);
            closeEldest();
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Optional<?> optional) {
                value = optional.orElse(null);
            }
            statement.setObject(i + 1, value instanceof Instant instant ? (Object) instant.toEpochMilli() : value);
        }
    }

    private void closeEldest() throws SQLException {
        if (kept.size() > MAX_KEPT) {
            kept.remove(kept.keySet().iterator().next()).close();
        }
    }

    /**
     * Does all of it or nothing. Not by JDBC's transactions: SQLite ends one itself if the disk is full, of which its driver knows nothing,
     * and every later one fails.
     *
     * @param begin the statement that begins a transaction
     * @throws SQLException also if the session's precondition does not hold
     */
    <T> T transaction(String begin, Work<T> work) throws SQLException {
        begin(begin);
        try {
            T result = work.in(this);
            update("COMMIT");
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            throw e;
        }
    }

    private void begin(String begin) throws SQLException {
        try {
            requirePrecondition();
            update(begin);
        } catch (SQLException e) {
            isBroken = true;
            throw e;
        }
    }

    /** @throws SQLException if the session must not be used any longer */
    void requirePrecondition() throws SQLException {
        precondition.require();
    }

    private void rollBack(Throwable why) {
        isBroken |= why instanceof SQLException failure && FILE_TROUBLE.contains(failure.getErrorCode() & 0xff);
        try {
            update("ROLLBACK");
        } catch (SQLException e) {
            why.addSuppressed(e);
            isBroken |= !String.valueOf(e.getMessage()).contains("no transaction is active");
        }
    }

    /** Whether it could not begin a transaction, not end one, or not use its file: another session may do better. */
    boolean isBroken() {
        return isBroken;
    }

    /** What was committed is durable; what else there was is undone. */
    @Override
    public void close() {
        try (connection) {
            for (PreparedStatement statement : kept.values()) {
                statement.close();
            }
        } catch (SQLException e) {
            LOG.debug("a connection to the ledger did not close", e);
        }
    }
}
