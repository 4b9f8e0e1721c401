package dev.mailchute.cluster;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of a cluster: keeps its session, its lease and its share of the slots. {@link #step} is called about once a second by one thread;
 * everything else may be called by any.
 */
public final class ClusterNode implements Ownership, AutoCloseable {
    /** After this silence PostgreSQL ends the session, and the slots are free. */
    public static final Duration SILENCE = Duration.ofSeconds(6);

    /** Shorter, so that a node has stopped before another one begins, also if the clocks do not run alike. */
    public static final Duration VALID = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

    private final DataSource database;
    private final Name name;
    private final Duration silence;
    private final Lease lease;
    private final Work work;
    private final Map<Slot, Held> held = new ConcurrentHashMap<>();
    private volatile int members;
    private volatile boolean isLeaving;
    private ClusterSession session;

    /**
     * @param holder for people, as in {@code mailchute-0 (pid 17)}
     * @param number differs from that of all other nodes
     */
    public record Name(String holder, int number) {}

    /**
     * What the node does with its slots.
     *
     * @param isBusy whether something of the slot is in progress
     * @param gained is told of each new slot
     */
    public record Work(Predicate<Slot> isBusy, Consumer<Tenure> gained) {}

    private record Held(Tenure tenure, boolean isSurplus) {}

    /** @param database gives connections of their own, not those of a pool, with time-outs below {@link #VALID} */
    public ClusterNode(DataSource database, Name name, Clock day, Clock steady, Work work) {
        this(database, name, SILENCE, new Lease(day, steady, VALID), work);
    }

    ClusterNode(DataSource database, Name name, Duration silence, Lease lease, Work work) {
        this.database = database;
        this.name = name;
        this.silence = silence;
        this.lease = lease;
        this.work = work;
    }

    /**
     * Renews the lease and moves towards the node's share.
     *
     * @throws UnsuitableDatabaseException if this database cannot carry a cluster
     */
    public synchronized void step() {
        try {
            if (session == null) {
                session = ClusterSession.open(database, name.holder(), name.number(), silence);
                LOG.info("joined the cluster as {}", name.holder());
            }
            Lease.Asked asked = lease.now();
            ClusterSession.Sight sight = session.ask();
            lease.renew(asked);
            members = sight.members();
            held.keySet().retainAll(sight.own());
            balance(sight);
        } catch (SQLException e) {
            lost(e);
        }
    }

    private void balance(ClusterSession.Sight sight) throws SQLException {
        if (isLeaving) {
            letGo(held.keySet());
            return;
        }
        Share share = Share.of(sight.members(), held.keySet(), sight.taken(), name.number());
        letGo(share.surplus());
        held.replaceAll((slot, own) -> new Held(own.tenure(), share.surplus().contains(slot)));
        int room = share.room();
        for (Slot slot : share.wanted()) {
            if (room <= 0) {
                return;
            }
            OptionalLong epoch = session.take(slot);
            if (epoch.isPresent()) {
                Tenure tenure = new Tenure(slot, epoch.getAsLong());
                held.put(slot, new Held(tenure, false));
                work.gained().accept(tenure);
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
            if (own.isSurplus() && !work.isBusy().test(slot)) {
                held.remove(slot);
                session.release(slot);
            } else {
                held.put(slot, new Held(own.tenure(), true));
            }
        }
    }

    private void lost(SQLException why) {
        boolean wasMember = lease.isValid();
        lease.end();
        held.clear();
        members = 0;
        if (wasMember) {
            LOG.warn("left the cluster, because the database does not answer: {}", why.getMessage());
        }
        closeSession();
    }

    @Override
    public boolean mayBegin(Slot slot) {
        Held own = held.get(slot);
        return own != null && !own.isSurplus() && !isLeaving && lease.isValid();
    }

    @Override
    public Optional<Tenure> tenure(Slot slot) {
        Held own = held.get(slot);
        return own != null && lease.isValid() ? Optional.of(own.tenure()) : Optional.empty();
    }

    /** The slots of this node. */
    public Set<Slot> slots() {
        return lease.isValid() ? Set.copyOf(held.keySet()) : Set.of();
    }

    /** How many nodes there are, this one included; 0 if the database does not answer. */
    public int members() {
        return lease.isValid() ? members : 0;
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
