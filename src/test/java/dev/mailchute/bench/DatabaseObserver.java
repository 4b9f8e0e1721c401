package dev.mailchute.bench;

import dev.mailchute.support.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/** Counts what a database server does, by a connection of its own in a database that is not counted. */
final class DatabaseObserver implements AutoCloseable {
    private static final String OF_OTHERS =
            " FROM pg_stat_statements WHERE dbid <> (SELECT oid FROM pg_database WHERE datname ="
                    + " current_database()) AND query !~* '^(begin|commit|rollback)'";

    private final Connection connection;

    private DatabaseObserver(Connection connection) {
        this.connection = connection;
    }

    /** Restarts the server. Nobody may use it yet. */
    static DatabaseObserver of(PostgresServer server) throws SQLException {
        String url = server.newDatabase();
        try (Connection first = connect(url)) {
            execute(first, "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
        }
        server.stop();
        server.begin();
        Connection connection = connect(url);
        execute(connection, "CREATE EXTENSION pg_stat_statements");
        execute(connection, "CREATE TABLE written (times INTEGER)");
        execute(connection, "INSERT INTO written VALUES (0)");
        return new DatabaseObserver(connection);
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, PostgresServer.USER, "any");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    DatabaseLoad load() throws SQLException {
        return new DatabaseLoad(
                Instant.now(),
                number("SELECT coalesce(sum(calls), 0)" + OF_OTHERS + " AND " + isRead()),
                number("SELECT coalesce(sum(calls), 0)" + OF_OTHERS + " AND NOT " + isRead()),
                number("SELECT sum(xact_commit) FROM pg_stat_database WHERE datname <> current_database()"),
                number("SELECT wal_sync FROM pg_stat_wal"),
                number("SELECT wal_bytes FROM pg_stat_wal"),
                cpu(ProcessHandle.of((long) number("SELECT pg_backend_pid()"))
                        .flatMap(ProcessHandle::parent)
                        .orElseThrow()));
    }

    /** Also what locks rows, and what asks for settings. */
    private static String isRead() {
        return "query ~* '^\\s*(select|show|set)'";
    }

    private double number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    private static Duration cpu(ProcessHandle server) {
        return Stream.concat(Stream.of(server), server.children())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** What an empty statement takes; the median of many. */
    double readMillis() throws SQLException {
        return median(501, "SELECT 1");
    }

    /** What a transaction takes that changes a row. */
    double commitMillis() throws SQLException {
        return median(51, "UPDATE written SET times = times + 1");
    }

    private double median(int times, String sql) throws SQLException {
        long[] nanos = new long[times];
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < times; i++) {
                long begun = System.nanoTime();
                statement.execute();
                nanos[i] = System.nanoTime() - begun;
            }
        }
        Arrays.sort(nanos);
        return nanos[times / 2] / 1e6;
    }

    /** What the other databases occupy, in bytes. */
    double size() throws SQLException {
        return number("SELECT sum(pg_database_size(datname)) FROM pg_database WHERE datname <> current_database()");
    }

    /** Statements and how often they were executed, the most frequent first. */
    String frequent(int count) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT sum(calls) AS times, left(regexp_replace(query, '\\s+', ' ', 'g'), 150)" + OF_OTHERS
                                + " GROUP BY 2 ORDER BY 1 DESC LIMIT " + count)) {
            while (rows.next()) {
                text.append(String.format("%8d  %s%n", rows.getLong(1), rows.getString(2)));
            }
        }
        return text.toString();
    }

    void forgetStatements() throws SQLException {
        execute(connection, "SELECT pg_stat_statements_reset()");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
