package dev.mailchute.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;

/** A PostgreSQL server. It commits what comes by several connections together itself. */
final class ServerDatabase implements Database {
    private final HikariDataSource connections;

    ServerDatabase(String url, Settings.LedgerStore store) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("ledger");
        pool.setConnectionTimeout(15_000);
        pool.setJdbcUrl(url);
        store.user().ifPresent(pool::setUsername);
        store.password().map(Secret::reveal).ifPresent(pool::setPassword);
        pool.setMaximumPoolSize(4);
        // A server that is cut off must not keep a message, and what waits for it, for as long as TCP is patient.
        pool.addDataSourceProperty("socketTimeout", "30");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        // Nor must a process that was frozen in the middle of a write keep others from going on with its mailboxes.
        pool.setConnectionInitSql("SET idle_in_transaction_session_timeout = 5000");
        connections = new HikariDataSource(pool);
    }

    @Override
    public <T> T read(Work<T> work) throws SQLException {
        try (LedgerSession session = new LedgerSession(connections.getConnection())) {
            return work.in(session);
        }
    }

    @Override
    public <T> T write(Work<T> work) throws SQLException {
        Connection connection = connections.getConnection();
        try (LedgerSession session = new LedgerSession(connection)) {
            try {
                return session.transaction("BEGIN", work);
            } finally {
                if (session.isBroken()) {
                    connections.evictConnection(connection);
                }
            }
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
