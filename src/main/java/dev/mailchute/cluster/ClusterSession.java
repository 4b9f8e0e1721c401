package dev.mailchute.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A node's own session with PostgreSQL. What it locks belongs to the node as long as the session lives: PostgreSQL lets go of it as soon as the process
 * is gone, and ends a session that has been silent for a while, as that of a frozen node or one that is cut off. Not thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">Advisory locks</a>
 */
final class ClusterSession implements AutoCloseable {
    /** The first key of each lock; the second one says which. */
    private static final int MEMBERS = 0x6d61_6301;

    private static final int SLOTS = 0x6d61_6302;

    /** {@code idle_session_timeout} exists from this version on. */
    private static final int LEAST_VERSION = 14;

    private final Connection connection;
    private final String holder;

    private ClusterSession(Connection connection, String holder) {
        this.connection = connection;
        this.holder = holder;
    }

    /**
     * What the database says of the cluster.
     *
     * @param members how many nodes there are, this one included
     * @param taken the slots of all nodes
     * @param own the slots of this session
     */
    record Sight(int members, Set<Slot> taken, Set<Slot> own) {}

    /**
     * Joins the cluster.
     *
     * @param holder the node's name, for people
     * @param number the node's number, different from that of all others
     * @param silence after which PostgreSQL ends the session
     * @throws UnsuitableDatabaseException if the database does not keep sessions as this needs it
     */
    static ClusterSession open(DataSource database, String holder, int number, Duration silence) throws SQLException {
        Connection connection = database.getConnection();
        try {
            connection.setAutoCommit(true);
            ClusterSession session = new ClusterSession(connection, holder);
            session.requireVersion();
            session.limitSilence(silence);
            session.join(number);
            return session;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void requireVersion() throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < LEAST_VERSION) {
            throw new UnsuitableDatabaseException("a cluster needs PostgreSQL " + LEAST_VERSION
                    + " or later, because only that ends the session of a frozen node; this is PostgreSQL " + version);
        }
    }

    private void limitSilence(Duration silence) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET idle_session_timeout = " + silence.toMillis());
        }
        // A pooler that hands each transaction to another session would lose this setting, and the locks with it.
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT setting::bigint FROM pg_settings WHERE name = 'idle_session_timeout'")) {
            if (!rows.next() || rows.getLong(1) != silence.toMillis()) {
                throw new UnsuitableDatabaseException("a pooler between Mailchute and PostgreSQL gives each transaction"
                        + " another session; a cluster needs a connection of its own, so connect to PostgreSQL directly"
                        + " or use a pooler in session mode");
            }
        }
    }

    private void join(int number) throws SQLException {
        if (!lock(MEMBERS, number)) {
            throw new SQLException("another node has the number " + number);
        }
    }

    /** Asks the database; it thereby knows that this node is there. */
    Sight ask() throws SQLException {
        Set<Slot> taken = new HashSet<>();
        Set<Slot> own = new HashSet<>();
        int members = 0;
        String sql = "SELECT classid::bigint, objid::bigint, pid = pg_backend_pid() FROM pg_locks"
                + " WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid::bigint IN (?, ?)"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, MEMBERS);
            statement.setLong(2, SLOTS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getLong(1) == MEMBERS) {
                        members++;
                    } else {
                        Slot slot = new Slot(rows.getInt(2));
                        taken.add(slot);
                        if (rows.getBoolean(3)) {
                            own.add(slot);
                        }
                    }
                }
            }
        }
        return new Sight(members, taken, own);
    }

    /**
     * Takes a slot if it is free, and begins a new epoch of it.
     *
     * @return the epoch; empty if another node has the slot
     */
    OptionalLong take(Slot slot) throws SQLException {
        if (!lock(SLOTS, slot.number())) {
            return OptionalLong.empty();
        }
        String sql = """
                INSERT INTO ledger_tenure (slot, epoch, holder, since) VALUES (?, 1, ?, ?)
                ON CONFLICT (slot) DO UPDATE SET epoch = ledger_tenure.epoch + 1, holder = excluded.holder,
                  since = excluded.since
                RETURNING epoch
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, slot.number());
            statement.setString(2, holder);
            statement.setLong(3, System.currentTimeMillis());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return OptionalLong.of(rows.getLong(1));
            }
        }
    }

    /** Lets go of a slot. Nothing of it may be in progress any more. */
    void release(Slot slot) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_unlock(?, ?)")) {
            statement.setInt(1, SLOTS);
            statement.setInt(2, slot.number());
            statement.executeQuery().close();
        }
    }

    private boolean lock(int kind, int which) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
            statement.setInt(1, kind);
            statement.setInt(2, which);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    /** Leaves the cluster; all its slots are free at once. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
