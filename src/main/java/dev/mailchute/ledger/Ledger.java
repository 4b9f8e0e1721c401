package dev.mailchute.ledger;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.cluster.Tenure;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.failure.NotOwnedException;
import dev.mailchute.settings.MaskedUrl;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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

    /** The number of the lock in PostgreSQL. */
    private static final long START = 0x6d61_6304L << 32;

    /** In the data folder. */
    static final String FILE = "ledger.db";

    private final Database database;
    private final Ownership ownership;
    private final InboundLedger inbound;
    private boolean isNew;
    private Consumer<String> listener = sql -> {};
    private final OutboundLedger outbound;
    private final Journal journal;
    private final PauseLedger pauses;
    private final EventLedger events;
    private final PartLedger parts;

    private Ledger(Database database, Settings.JournalKept kept, Ownership ownership) {
        this.database = database;
        this.ownership = ownership;
        this.journal = new Journal(this, kept);
        this.inbound = new InboundLedger(this);
        this.outbound = new OutboundLedger(this);
        this.pauses = new PauseLedger(this);
        this.events = new EventLedger(this);
        this.parts = new PartLedger(this);
    }

    /**
     * Opens the ledger and migrates an older one.
     *
     * @throws LedgerException if it cannot be opened, or was written by a newer Mailchute
     */
    public static Ledger open(Settings settings) {
        return open(settings, Ownership.SOLE);
    }

    /**
     * Opens a ledger that other processes write, too, and migrates an older one.
     *
     * @param ownership whose mailboxes this process may write about
     * @throws LedgerException if it cannot be opened, or was written by a newer Mailchute
     */
    public static Ledger open(Settings settings, Ownership ownership) {
        try {
            Ledger ledger = new Ledger(database(settings), settings.storage().journal(), ownership);
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
        } catch (IOException | SQLException | RuntimeException e) {
            throw new LedgerException("the ledger " + place(settings) + " cannot be opened: " + rootMessage(e), e);
        }
    }

    private static Database database(Settings settings) throws IOException, SQLException {
        Settings.LedgerStore store = settings.ledger();
        return store.url().isPresent()
                ? new ServerDatabase(store.url().get(), store)
                : new EmbeddedDatabase(settings.dataDir().resolve(FILE));
    }

    /** The ledger's file, or its URL without credentials, for log and error messages. */
    public static String place(Settings settings) {
        return settings.ledger()
                .url()
                .map(MaskedUrl::database)
                .orElse(settings.dataDir().resolve(FILE).toString());
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

    /** The same for all processes that use it, and different from that of any other ledger. */
    public String id() {
        return journal.id();
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

    public PartLedger parts() {
        return parts;
    }

    public EventLedger events() {
        return events;
    }

    /** Removes messages that were finished before this instant; those that still need attention stay. */
    public void removeBefore(Instant limit) {
        inbound.removeBefore(limit);
        outbound.removeBefore(limit);
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

    /** Makes all changes or none, with one sync. They concern no mailbox, or anyone may make them. */
    void write(List<Write> changes) {
        write(session -> Optional.empty(), changes);
    }

    /** Which mailbox or outbox a write is about. */
    interface About {
        /** As in {@code inbound.support}; empty if it is not recorded. */
        Optional<String> part(LedgerSession session) throws SQLException;
    }

    /**
     * Makes all changes or none, with one sync.
     *
     * @throws NotOwnedException if another node of the cluster has the mailbox or outbox by now
     */
    void write(About about, List<Write> changes) {
        if (changes.isEmpty()) {
            return;
        }
        inTransaction(session -> {
            if (ownership != Ownership.SOLE) {
                requireOwned(session, about);
            }
            for (Write change : changes) {
                execute(session, change);
            }
            return null;
        });
    }

    /** As a lock, so that no other node begins a new tenure before this transaction has ended. */
    private void requireOwned(LedgerSession session, About about) throws SQLException {
        String part = about.part(session).orElse(null);
        if (part == null) {
            return;
        }
        Optional<Tenure> tenure = ownership.tenure(part);
        if (tenure.isPresent()
                && session.query(
                                "SELECT epoch FROM ledger_tenure WHERE slot = ? AND epoch = ? FOR SHARE",
                                row -> row.getLong(1),
                                tenure.get().slot().number(),
                                tenure.get().epoch())
                        .isEmpty()) {
            throw new NotOwnedException(part);
        }
    }

    int execute(LedgerSession session, Write change) throws SQLException {
        if (change.instead().isPresent() && execute(session, change.instead().get()) > 0) {
            return 0;
        }
        listener.accept(change.sql());
        return session.update(change.sql(), change.values().toArray());
    }

    /** Does all of it or nothing; see {@link Database#write}. */
    <T> T inTransaction(Database.Work<T> work) {
        try {
            return database.write(work);
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    /** The same while no other process does this: on a server, several may start at the same time. */
    <T> T alone(Database.Work<T> work) {
        return inTransaction(session -> {
            if (database instanceof ServerDatabase) {
                session.query("SELECT pg_advisory_xact_lock(" + START + ")", row -> 0);
            }
            return work.in(session);
        });
    }

    private static LedgerException unusable(SQLException e) {
        return new LedgerException("the ledger cannot be used: " + rootMessage(e), e);
    }

    /** Executes a statement that removes at most {@link #REMOVED_AT_ONCE} rows until nothing is left to remove. */
    void removeInPieces(String sql, Object... values) {
        while (update(sql, values) >= REMOVED_AT_ONCE) {
            Thread.yield();
        }
    }

    int update(String sql, Object... values) {
        return inTransaction(session -> execute(session, new Write(sql, values)));
    }

    <T> List<T> query(String sql, LedgerSession.Row<T> row, Object... values) {
        listener.accept(sql);
        try {
            return database.read(session -> session.query(sql, row, values));
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    long count(String sql, Object... values) {
        return query(sql, row -> row.getLong(1), values).get(0);
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
        database.close();
    }
}
