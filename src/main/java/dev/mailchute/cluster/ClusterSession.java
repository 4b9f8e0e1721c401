package dev.mailchute.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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

    /** Held by every process that uses the ledger: together with others in a cluster, alone otherwise. */
    private static final int USE = 0x6d61_6303;

    /** {@code idle_session_timeout} exists from this version on. */
    private static final int LEAST_VERSION = 14;

    /** Of {@code application_name}, by which the nodes know each other. */
    static final int MAX_NAME = 63;

    /** In place of a holder's name, once it has given the slot back. */
    private static final String NOBODY = "";

    /** PostgreSQL's code for a lock that was not had in time. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Duration LONGEST_END = Duration.ofMillis(500);

    private final Connection connection;
    private final String holder;
    private final boolean isAlone;
    private final AskCounts asks;
    private boolean isMember;
    /** Whether it may have slots, and others that wait for the end of its lease. */
    private boolean hasShared;

    private ClusterSession(Connection connection, String holder, boolean isAlone) {
        this.connection = connection;
        this.holder = holder;
        this.isAlone = isAlone;
        this.asks = new AskCounts(connection, holder);
    }

    /**
     * How a process joins.
     *
     * @param silence after which PostgreSQL ends the session
     * @param isAlone whether it tolerates no other process
     */
    record Terms(Duration silence, boolean isAlone) {}

    /**
     * Uses the ledger, together with others or alone, without being one of those that share the mailboxes.
     *
     * @param former this node's last session, whose locks would be in its way if PostgreSQL has not noticed its end
     * @throws UnsuitableDatabaseException if the database does not keep sessions as this needs it
     * @throws LedgerInUseException if another process tolerates no other one, or this one does not
     */
    static ClusterSession open(
            ClusterNode.Connector database, ClusterNode.Name name, Terms terms, Optional<Backend> former)
            throws SQLException {
        Connection connection = database.open();
        try {
            connection.setAutoCommit(true);
            ClusterSession session = new ClusterSession(connection, name.holder(), terms.isAlone());
            session.requireVersion();
            if (former.isPresent()) {
                session.end(former.get());
            }
            session.set("application_name", shortened(name.holder()));
            session.set("lock_timeout", "500");
            session.set("idle_session_timeout", Long.toString(terms.silence().toMillis()));
            session.requireKept("idle_session_timeout", terms.silence().toMillis());
            session.requireUse();
            return session;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * PostgreSQL's side of a session.
     *
     * @param since because the number of a process is used again
     */
    record Backend(int pid, String since) {}

    Backend backend() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()")) {
            rows.next();
            return new Backend(rows.getInt(1), rows.getString(2));
        }
    }

    /** By its name too, because a pooler may have given the session to someone else. */
    private void end(Backend former) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_terminate_backend(pid, ?)"
                + " FROM pg_stat_activity WHERE pid = ? AND backend_start::text = ? AND application_name = ?")) {
            statement.setLong(1, LONGEST_END.toMillis());
            statement.setInt(2, former.pid());
            statement.setString(3, former.since());
            statement.setString(4, shortened(holder));
            statement.executeQuery().close();
        }
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    private void requireVersion() throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < LEAST_VERSION) {
            throw new UnsuitableDatabaseException("Mailchute needs PostgreSQL " + LEAST_VERSION
                    + " or later, because only that ends the session of a frozen process; this is PostgreSQL "
                    + version);
        }
    }

    private void set(String setting, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, false)")) {
            statement.setString(1, setting);
            statement.setString(2, value);
            statement.executeQuery().close();
        }
    }

    /** A pooler that hands each transaction to another session would lose this setting, and the locks with it. */
    private void requireKept(String setting, long value) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT setting::bigint FROM pg_settings WHERE name = '" + setting + "'")) {
            if (!rows.next() || rows.getLong(1) != value) {
                throw new UnsuitableDatabaseException("a pooler between Mailchute and PostgreSQL gives each transaction"
                        + " another session; Mailchute needs a connection of its own, so connect to PostgreSQL directly"
                        + " or use a pooler in session mode");
            }
        }
    }

    private void requireUse() throws SQLException {
        if (!lock(isAlone ? "pg_try_advisory_lock" : "pg_try_advisory_lock_shared", USE, 0)) {
            throw new LedgerInUseException(ask().members().values());
        }
    }

    /**
     * Becomes one of those that share the mailboxes, or is none of them any longer.
     *
     * @param number different from that of all others
     */
    void share(int number, boolean isToBeMember) throws SQLException {
        if (isMember == isToBeMember) {
            return;
        }
        if (!lock(isToBeMember ? "pg_try_advisory_lock" : "pg_advisory_unlock", MEMBERS, number)) {
            throw new SQLException("the number " + number
                    + " is in use, by another node or by a session of this one that has not ended");
        }
        isMember = isToBeMember;
        if (isMember && !isAlone && !hasShared) {
            hasShared = true;
            asks.removeEnded();
        }
    }

    /** Asks the database; it thereby knows that this node is there. */
    Sight ask() throws SQLException {
        if (hasShared) {
            asks.count();
        }
        List<Sight.SessionLock> locks = new ArrayList<>();
        String sql =
                "SELECT classid::bigint, objid::bigint, pid, pid = pg_backend_pid(), COALESCE(application_name, '')"
                        + " FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)"
                        + " WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid::bigint IN (?, ?)"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, MEMBERS);
            statement.setLong(2, SLOTS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    locks.add(new Sight.SessionLock(
                            rows.getLong(1) == MEMBERS,
                            rows.getInt(2),
                            rows.getInt(3),
                            rows.getBoolean(4),
                            rows.getString(5)));
                }
            }
        }
        return Sight.of(locks, hasShared ? asks.all() : Map.of());
    }

    /**
     * A slot that was taken.
     *
     * @param before the name of the last node; empty if it has given the slot back. Otherwise its session has ended, and it may not know yet
     * @param asked how often that had asked for its lease; empty if that is not known
     */
    record Taken(long epoch, String before, OptionalLong asked) {
        boolean isGivenBack() {
            return before.equals(NOBODY);
        }
    }

    /**
     * Takes a slot if it is free, and begins a new epoch of it. From then on, no write of an earlier epoch is accepted, and none is under way.
     *
     * @return empty if another node has the slot, or a write of an earlier epoch has not ended yet
     */
    Optional<Taken> take(Slot slot) throws SQLException {
        if (!lock("pg_try_advisory_lock", SLOTS, slot.number())) {
            return Optional.empty();
        }
        String sql = """
                WITH before AS (SELECT holder FROM ledger_tenure WHERE slot = ?)
                INSERT INTO ledger_tenure (slot, epoch, holder, since) VALUES (?, 1, ?, ?)
                ON CONFLICT (slot) DO UPDATE SET epoch = ledger_tenure.epoch + 1, holder = excluded.holder,
                  since = excluded.since
                RETURNING epoch, COALESCE((SELECT holder FROM before), ''),
                  COALESCE((SELECT asked FROM ledger_node JOIN before USING (holder)), 0)
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, slot.number());
            statement.setInt(2, slot.number());
            statement.setString(3, holder);
            statement.setLong(4, System.currentTimeMillis());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                long asked = rows.getLong(3);
                return Optional.of(new Taken(
                        rows.getLong(1),
                        rows.getString(2),
                        asked == 0 ? OptionalLong.empty() : OptionalLong.of(asked)));
            }
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            release(slot);
            return Optional.empty();
        }
    }

    /** Gives a slot back, so that the next node need not wait. Nothing of it may be in progress any more. */
    void giveBack(Slot slot) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE ledger_tenure SET holder = ? WHERE slot = ?")) {
            statement.setString(1, NOBODY);
            statement.setInt(2, slot.number());
            statement.executeUpdate();
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
        }
        release(slot);
    }

    /** Lets go of a slot as if the session had ended. */
    void release(Slot slot) throws SQLException {
        lock("pg_advisory_unlock", SLOTS, slot.number());
    }

    private boolean lock(String function, int kind, int which) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + function + "(?, ?)")) {
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
