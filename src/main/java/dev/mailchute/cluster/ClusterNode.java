package dev.mailchute.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of a cluster: keeps its session, its lease and its share of the slots. {@link #step} is called about once a second by one thread;
 * everything else may be called by any.
 *
 * <p>What is in progress never outlasts its tenure unnoticed: a slot that was lost is not taken again before everything that had been begun with it
 * has ended. So the present tenure is the one that it was begun in, or there is none.
 */
public final class ClusterNode implements StandingBy, AutoCloseable {
    /** After this silence PostgreSQL ends the session, and the slots are free. */
    public static final Duration SILENCE = Duration.ofSeconds(6);

    /** Shorter, so that a node has stopped before another one begins, also if the clocks do not run alike. */
    public static final Duration VALID = Duration.ofSeconds(4);

    /** Taking slots ends after this time, because the lease must be renewed, however slow the database is. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

    private final Connector database;
    private final Name name;
    private final ClusterSession.Terms terms;
    private final Lease lease;
    private final SortedSet<Slot> all;
    private final Holdings held;
    private final Engagements inProgress = new Engagements();
    private volatile SortedMap<Integer, String> members = new TreeMap<>();
    private volatile SortedMap<Slot, Sight.SlotHolder> holders = new TreeMap<>();
    private final FreeSlots free = new FreeSlots();
    private final HeardLeases leases;

    private volatile boolean isTaking;
    private volatile boolean isLeaving;
    private volatile boolean isStandingBy;
    private ClusterSession session;
    private Optional<ClusterSession.Backend> former = Optional.empty();

    /** Opens a connection of its own, not one of a pool, with time-outs below the lease's. */
    public interface Connector {
        Connection open() throws SQLException;
    }

    /**
     * @param holder for people, as in {@code mailchute-0 (17)}
     * @param number differs from that of all other nodes
     */
    public record Name(String holder, int number) {}

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
        this.held = new Holdings(lease);
        this.leases = new HeardLeases(lease.valid());
    }

    /** @param listener is told of each slot that this node gets, by the thread of {@link #step} */
    public void gainedHeardBy(Consumer<Tenure> listener) {
        held.gainedHeardBy(listener);
    }

    /** @param listener is told of each slot that this node has lost, although something of it may be in progress */
    public void lostHeardBy(Consumer<Slot> listener) {
        held.lostHeardBy(listener);
    }

    /**
     * Uses the ledger without taking anything: for the others, its share is not smaller for that.
     *
     * @throws UnsuitableDatabaseException if this database cannot carry a cluster
     * @throws LedgerInUseException if another process uses the ledger, and one of the two tolerates no other
     */
    public synchronized void join() throws SQLException {
        if (session == null) {
            session = ClusterSession.open(database, name, terms, former);
            former = Optional.of(session.backend());
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
            // A node that is leaving needs no share, so that the others take what it lets go of.
            session.share(name.number(), isTaking && !isLeaving && !isStandingBy);
            Lease.Moment asked = lease.now();
            Sight sight = session.ask();
            lease.renew(asked);
            members = sight.members();
            holders = sight.taken();
            leases.hear(sight.asked(), lease.now().steady());
            held.forget(slot -> !sight.own().contains(slot));
            balance(sight, asked.steady().plus(LONGEST_STEP));
            held.tell();
        } catch (SQLException e) {
            lost(e);
        }
    }

    private void balance(Sight sight, Instant latest) throws SQLException {
        if (isLeaving || isStandingBy) {
            letGo(held.all(), latest);
            return;
        }
        if (!isTaking) {
            return;
        }
        Share share = Share.of(
                new Share.Cluster(all, sight.sizes(), name.number()),
                held.inOrder(),
                sight.taken().keySet(),
                free.abandoned(all, sight.taken().keySet(), lease.now().steady()));
        letGo(share.surplus(), latest);
        int room = share.room();
        for (Slot slot : share.wanted()) {
            if (room <= 0 || lease.now().steady().isAfter(latest)) {
                return;
            }
            if (inProgress.contains(slot)) {
                continue;
            }
            Optional<ClusterSession.Taken> taken = session.take(slot);
            if (taken.isPresent()) {
                held.add(
                        new Tenure(slot, taken.get().epoch()),
                        leases.from(taken.get(), lease.now().steady()));
                room--;
            }
        }
    }

    /** First nothing new is begun; the slot is let go of at a later step, when nothing of it is in progress. */
    private void letGo(Collection<Slot> surplus, Instant latest) throws SQLException {
        for (Slot slot : surplus) {
            if (held.isSurplus(slot)
                    && !inProgress.contains(slot)
                    && !lease.now().steady().isAfter(latest)) {
                giveBack(slot);
            }
        }
        held.surplus(surplus);
    }

    /** What does not count here yet may still count elsewhere, so the next node has to wait as well. */
    private void giveBack(Slot slot) throws SQLException {
        if (held.remove(slot)) {
            session.giveBack(slot);
        } else {
            session.release(slot);
        }
    }

    private void lost(SQLException why) {
        boolean wasMember = session != null;
        lease.end();
        held.forget(slot -> true);
        members = new TreeMap<>();
        holders = new TreeMap<>();
        free.forget();
        leases.forget();
        if (wasMember) {
            LOG.warn(
                    "the ledger's database does not answer, so this node begins nothing until it does: {}",
                    why.getMessage());
        }
        closeSession();
    }

    /** Begins to work on a slot; empty if it is not this node's, or is about to be handed to another. */
    Optional<Ownership.Engagement> begin(Slot slot) {
        Ownership.Engagement work = inProgress.begin(slot);
        if (mayBegin(slot)) {
            return Optional.of(work);
        }
        work.close();
        return Optional.empty();
    }

    /** Whether something new of a slot may be begun; not while it is being handed to another node. */
    boolean mayBegin(Slot slot) {
        return tenure(slot).isPresent() && !held.isSurplus(slot) && !isLeaving && !isStandingBy;
    }

    /** The tenure under which something may be done right now; empty if the slot is not this node's, or if the database has not answered for too long. */
    Optional<Tenure> tenure(Slot slot) {
        return held.tenure(slot);
    }

    /** The slots that this node may work on. */
    public Set<Slot> slots() {
        return held.all().stream().filter(slot -> tenure(slot).isPresent()).collect(Collectors.toUnmodifiableSet());
    }

    /** The name of the node that had the slot when the database was last asked. */
    Optional<String> holder(Slot slot) {
        return Optional.ofNullable(holders.get(slot)).map(Sight.SlotHolder::name);
    }

    @Override
    public SortedMap<Integer, String> members() {
        return lease.isValid() ? members : new TreeMap<>();
    }

    @Override
    public int number() {
        return name.number();
    }

    @Override
    public boolean isConnected() {
        return lease.isValid();
    }

    @Override
    public void standBy(boolean isToStandBy) {
        isStandingBy = isToStandBy;
    }

    @Override
    public boolean isStandingBy() {
        return isStandingBy;
    }

    public Name name() {
        return name;
    }

    /** Begins nothing new; further steps let go of each slot as soon as nothing of it is in progress. */
    public void leave() {
        isLeaving = true;
    }

    /** Leaves the cluster at once. What is still in progress may not act any more. */
    @Override
    public synchronized void close() {
        isLeaving = true;
        try {
            for (Slot slot : held.all()) {
                if (session != null && !inProgress.contains(slot)) {
                    giveBack(slot);
                }
            }
        } catch (SQLException e) {
            LOG.debug("not everything could be given back", e);
        }
        lease.end();
        held.forget(slot -> true);
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
