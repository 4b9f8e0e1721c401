package dev.mailchute.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of a cluster: keeps its session, its lease and its share of the slots. {@link #step} is called about once a second by one thread;
 * everything else may be called by any.
 *
 * <p>What is in progress never outlasts its tenure unnoticed: a slot that was lost is not taken again before everything that had been begun with it
 * has ended. So the present tenure is the one that it was begun in, or there is none.
 */
public final class ClusterNode implements AutoCloseable {
    /** After this silence PostgreSQL ends the session, and the slots are free. */
    public static final Duration SILENCE = Duration.ofSeconds(6);

    /** Shorter, so that a node has stopped before another one begins, also if the clocks do not run alike. */
    public static final Duration VALID = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

    private final Connector database;
    private final Name name;
    private final ClusterSession.Terms terms;
    private final Lease lease;
    private final SortedSet<Slot> all;
    private final Map<Slot, Held> held = new ConcurrentHashMap<>();
    private final Map<Slot, Integer> inProgress = new ConcurrentHashMap<>();
    private volatile Consumer<Tenure> gained = tenure -> {};
    private volatile SortedMap<Integer, String> members = new TreeMap<>();
    private volatile SortedMap<Slot, String> holders = new TreeMap<>();
    private volatile boolean isTaking;
    private volatile boolean isLeaving;
    private ClusterSession session;

    /** Opens a connection of its own, not one of a pool, with time-outs below the lease's. */
    public interface Connector {
        Connection open() throws SQLException;
    }

    /**
     * @param holder for people, as in {@code mailchute-0 (17)}
     * @param number differs from that of all other nodes
     */
    public record Name(String holder, int number) {}

    private record Held(Tenure tenure, boolean isSurplus) {}

    /**
     * @param all the slots that have a mailbox; the same ones in all nodes
     * @param isAlone whether it tolerates no other process
     */
    public ClusterNode(Connector database, Name name, Set<Slot> all, Lease lease, boolean isAlone) {
        this(database, name, all, lease, new ClusterSession.Terms(SILENCE, isAlone));
    }

    ClusterNode(Connector database, Name name, Set<Slot> all, Lease lease, ClusterSession.Terms terms) {
        this.database = database;
        this.name = name;
        this.all = new TreeSet<>(all);
        this.terms = terms;
        this.lease = lease;
    }

    /** @param listener is told of each slot that this node gets, by the thread of {@link #step} */
    public void gainedHeardBy(Consumer<Tenure> listener) {
        gained = listener;
    }

    /**
     * Joins the cluster without taking anything.
     *
     * @throws UnsuitableDatabaseException if this database cannot carry a cluster
     * @throws LedgerInUseException if another process uses the ledger, and one of the two tolerates no other
     */
    public synchronized void join() throws SQLException {
        if (session == null) {
            session = ClusterSession.open(database, name, terms);
            LOG.debug("joined the cluster as {}", name.holder());
        }
    }

    /** Takes its share from the next step on. */
    public void take() {
        isTaking = true;
    }

    /**
     * Renews the lease and moves towards the node's share.
     *
     * @throws UnsuitableDatabaseException if this database cannot carry a cluster
     * @throws LedgerInUseException if this node had lost its session, and another process now uses the ledger alone
     */
    public synchronized void step() {
        try {
            join();
            Lease.Moment asked = lease.now();
            ClusterSession.Sight sight = session.ask();
            lease.renew(asked);
            members = sight.members();
            holders = sight.taken();
            held.keySet().retainAll(sight.own());
            balance(sight);
        } catch (SQLException e) {
            lost(e);
        }
    }

    private void balance(ClusterSession.Sight sight) throws SQLException {
        if (isLeaving) {
            letGo(held.keySet());
        }
        if (isLeaving || !isTaking) {
            return;
        }
        Share share = Share.of(
                new Share.Cluster(all, new TreeSet<>(sight.members().keySet()), name.number()),
                held.keySet(),
                sight.taken().keySet());
        letGo(share.surplus());
        held.replaceAll((slot, own) -> new Held(own.tenure(), share.surplus().contains(slot)));
        int room = share.room();
        for (Slot slot : share.wanted()) {
            if (room <= 0) {
                return;
            }
            if (isInProgress(slot)) {
                continue;
            }
            OptionalLong epoch = session.take(slot);
            if (epoch.isPresent()) {
                Tenure tenure = new Tenure(slot, epoch.getAsLong());
                held.put(slot, new Held(tenure, false));
                gained.accept(tenure);
                room--;
            }
        }
    }

    /** First nothing new is begun; the slot is let go of at a later step, when nothing of it is in progress. */
    private void letGo(Iterable<Slot> surplus) throws SQLException {
        for (Slot slot : surplus) {
            Held own = held.get(slot);
            if (own == null) {
                continue;
            }
            if (own.isSurplus() && !isInProgress(slot)) {
                held.remove(slot);
                session.release(slot);
            } else {
                held.put(slot, new Held(own.tenure(), true));
            }
        }
    }

    private void lost(SQLException why) {
        boolean wasMember = session != null;
        lease.end();
        held.clear();
        members = new TreeMap<>();
        holders = new TreeMap<>();
        if (wasMember) {
            LOG.warn(
                    "the ledger's database does not answer, so this node begins nothing until it does: {}",
                    why.getMessage());
        }
        closeSession();
    }

    /** Begins to work on a slot; empty if it is not this node's, or is about to be handed to another. */
    Optional<Ownership.Engagement> begin(Slot slot) {
        inProgress.merge(slot, 1, Integer::sum);
        AtomicBoolean isClosed = new AtomicBoolean();
        Ownership.Engagement work = () -> {
            if (isClosed.compareAndSet(false, true)) {
                inProgress.computeIfPresent(slot, (same, count) -> count == 1 ? null : count - 1);
            }
        };
        if (mayBegin(slot)) {
            return Optional.of(work);
        }
        work.close();
        return Optional.empty();
    }

    private boolean isInProgress(Slot slot) {
        return inProgress.containsKey(slot);
    }

    /** Whether something new of a slot may be begun; not while it is being handed to another node. */
    boolean mayBegin(Slot slot) {
        Held own = held.get(slot);
        return own != null && !own.isSurplus() && !isLeaving && lease.isValid();
    }

    /** The tenure under which something may be done right now; empty if the slot is not this node's, or if the database has not answered for too long. */
    Optional<Tenure> tenure(Slot slot) {
        Held own = held.get(slot);
        return own != null && lease.isValid() ? Optional.of(own.tenure()) : Optional.empty();
    }

    /** The slots of this node. */
    public Set<Slot> slots() {
        return lease.isValid() ? Set.copyOf(held.keySet()) : Set.of();
    }

    /** The name of the node that had the slot when the database was last asked. */
    Optional<String> holder(Slot slot) {
        return Optional.ofNullable(holders.get(slot));
    }

    /** The names of all nodes by their numbers, this one included; none if the database does not answer. */
    public SortedMap<Integer, String> members() {
        return lease.isValid() ? members : new TreeMap<>();
    }

    public Name name() {
        return name;
    }

    /** Begins nothing new; further steps let go of each slot as soon as nothing of it is in progress. */
    public void leave() {
        isLeaving = true;
    }

    /** Leaves the cluster at once. Nothing may be in progress any more. */
    @Override
    public synchronized void close() {
        isLeaving = true;
        lease.end();
        held.clear();
        closeSession();
    }

    private void closeSession() {
        if (session == null) {
            return;
        }
        try {
            session.close();
        } catch (SQLException e) {
            LOG.debug("the session of the cluster could not be closed", e);
        }
        session = null;
    }
}
