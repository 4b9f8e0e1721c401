package dev.mailchute.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** How often each node has asked for its lease, in the ledger. Not thread-safe. */
final class AskCounts {
    private final Connection connection;
    private final String holder;

    AskCounts(Connection connection, String holder) {
        this.connection = connection;
        this.holder = holder;
    }

    /** Counts before the lease is renewed, so that the others know of each one. Begins with the time: a number that was forgotten must not come again. */
    void count() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO ledger_node (holder, asked)"
                + " VALUES (?, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT))"
                + " ON CONFLICT (holder) DO UPDATE SET asked = ledger_node.asked + 1")) {
            statement.setString(1, holder);
            statement.executeUpdate();
        }
    }

    Map<String, Long> all() throws SQLException {
        Map<String, Long> asked = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT holder, asked FROM ledger_node")) {
            while (rows.next()) {
                asked.put(rows.getString(1), rows.getLong(2));
            }
        }
        return asked;
    }

    /** Each start of a process is another node. */
    void removeEnded() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM ledger_node WHERE holder NOT IN"
                    + " (SELECT holder FROM ledger_tenure) AND left(holder, " + ClusterSession.MAX_NAME + ") NOT IN"
                    + " (SELECT application_name FROM pg_stat_activity WHERE application_name IS NOT NULL)");
        }
    }
}
