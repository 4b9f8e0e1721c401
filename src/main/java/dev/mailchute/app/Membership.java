package dev.mailchute.app;

import dev.mailchute.cluster.ClusterNode;
import dev.mailchute.cluster.Lease;
import dev.mailchute.cluster.LedgerInUseException;
import dev.mailchute.cluster.SharedOwnership;
import dev.mailchute.cluster.Slot;
import dev.mailchute.cluster.StandingBy;
import dev.mailchute.cluster.Tenure;
import dev.mailchute.cluster.UnsuitableDatabaseException;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process among those that use a ledger on a server. Without a cluster it is the only one, and makes sure of it. */
final class Membership implements AskedNodes.Nodes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** The session of a process that was killed with its machine lasts this long. */
    private static final Duration PREDECESSOR = ClusterNode.SILENCE.plusSeconds(4);

    private final Settings settings;
    private final Clocks clocks;
    private final ClusterNode node;
    private final Map<String, Slot> slots;
    private final SharedOwnership ownership;
    private final TroubleLog troubles = new TroubleLog();
    private final ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor(Membership::thread);
    private final ExecutorService takeOvers = Executors.newSingleThreadExecutor(Membership::thread);
    private volatile Consumer<String> gained = part -> {};
    /** What the log has been told of. */
    private Set<String> known = Set.of();

    private Membership(Settings settings, Clocks clocks) {
        this.settings = settings;
        this.clocks = clocks;
        this.slots = slots(settings);
        Set<Slot> all = new HashSet<>(slots.values());
        this.node = new ClusterNode(
                () -> open(settings.ledger()),
                new ClusterNode.Name(NodeName.own(), ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE)),
                all,
                new Lease(clocks.day(), clocks.steady(), ClusterNode.VALID),
                !settings.ledger().isShared());
        this.ownership = new SharedOwnership(node, slots);
        node.gainedHeardBy(this::gained);
    }

    /**
     * Joins the processes that use this ledger; empty if it is a file of this process's own.
     *
     * @throws LedgerException if another process uses it, and one of the two tolerates no other
     */
    static Optional<Membership> join(Settings settings, Clocks clocks) {
        if (settings.ledger().url().isEmpty()
                || settings.inbound().isEmpty() && settings.outbound().isEmpty()) {
            return Optional.empty();
        }
        Membership membership = new Membership(settings, clocks);
        try {
            membership.join();
            return Optional.of(membership);
        } catch (RuntimeException e) {
            membership.close();
            throw e;
        }
    }

    /** Joins them without taking a share, for a command; empty if the ledger is a file. */
    static Optional<Membership> observe(Settings settings, Clocks clocks) {
        Optional<Membership> membership = join(settings, clocks);
        membership.ifPresent(Membership::step);
        return membership;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "cluster");
        thread.setDaemon(true);
        return thread;
    }

    private static Map<String, Slot> slots(Settings settings) {
        Map<String, Slot> slots = new LinkedHashMap<>();
        settings.inbound().forEach(in -> slots.put("inbound." + in.name(), slot(in.app(), in.mailbox())));
        settings.outbound().forEach(out -> slots.put("outbound." + out.name(), slot(out.app(), out.mailbox())));
        return slots;
    }

    private static Slot slot(AppRegistration app, String mailbox) {
        return Slot.of(app.clientId(), mailbox);
    }

    private static Connection open(Settings.LedgerStore store) throws SQLException {
        Properties login = new Properties();
        store.user().ifPresent(user -> login.setProperty("user", user));
        store.password().map(Secret::reveal).ifPresent(password -> login.setProperty("password", password));
        // In seconds: less than the lease, so that a database that does not answer is noticed before it ends.
        login.setProperty("connectTimeout", "3");
        login.setProperty("loginTimeout", "3");
        login.setProperty("socketTimeout", "3");
        login.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(store.url().orElseThrow(), login);
    }

    private void join() {
        long begun = System.nanoTime();
        while (true) {
            try {
                node.join();
                // From now on, because the database ends a session that is silent.
                steps.scheduleWithFixedDelay(
                        this::stepSafely, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (LedgerInUseException e) {
                if (System.nanoTime() - begun > PREDECESSOR.toNanos()) {
                    throw new LedgerException(inUse(e), e);
                }
                waitABit();
            } catch (SQLException | UnsuitableDatabaseException e) {
                throw new LedgerException(
                        "the ledger " + Ledger.place(settings) + " cannot be opened: " + e.getMessage(), e);
            }
        }
    }

    private String inUse(LedgerInUseException e) {
        return "the ledger " + Ledger.place(settings) + " is in use by " + e.getMessage()
                + "; stop that one first, or set mailchute.cluster = true for all of them";
    }

    private static void waitABit() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("interrupted while another process was using the ledger", e);
        }
    }

    SharedOwnership ownership() {
        return ownership;
    }

    /** Of this node, as the others see it. */
    String name() {
        return node.name().holder();
    }

    /** By the clock for waits. */
    Instant steadyNow() {
        return clocks.steady().instant();
    }

    /** Whether the ledger's database does not answer. */
    boolean isCutOff() {
        return !node.isConnected();
    }

    /** This node, which may leave the mailboxes to the others for a while. */
    StandingBy node() {
        return node;
    }

    /** How many nodes there are; 0 if the database does not answer. */
    int nodes() {
        return node.members().size();
    }

    /** Whether others may use the ledger at the same time. */
    boolean isShared() {
        return settings.ledger().isShared();
    }

    /** Which node this is: its number differs from that of all others. */
    ClusterNode.Name identity() {
        return node.name();
    }

    /** The node that has a mailbox or outbox, as far as this one knows. */
    @Override
    public Optional<String> holder(String part) {
        return ownership.holder(part);
    }

    /** The mailboxes and outboxes of this node, as in {@code inbound.support}. */
    Set<String> parts() {
        return new TreeSet<>(parts(node.slots()));
    }

    @Override
    public SortedMap<Integer, String> members() {
        return node.members();
    }

    /** Takes this node's share for the first time, and keeps it from then on. */
    void begin() {
        node.take();
        step();
    }

    /** @param listener is told of each mailbox and outbox that this node gets later, as in {@code inbound.support} */
    void gainedHeardBy(Consumer<String> listener) {
        gained = listener;
    }

    /** @param listener is told of each mailbox and outbox that this node no longer has although something of it may be in progress */
    void lostHeardBy(Consumer<String> listener) {
        node.lostHeardBy(slot -> parts(Set.of(slot)).forEach(listener));
    }

    /** Not in the thread of the steps: thousands of mailboxes take longer than the lease. */
    private void gained(Tenure tenure) {
        takeOvers.execute(() -> parts(Set.of(tenure.slot())).forEach(gained));
    }

    private List<String> parts(Set<Slot> of) {
        return slots.entrySet().stream()
                .filter(entry -> of.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Nothing may end the steps: without them this process would never begin anything again. */
    private void stepSafely() {
        try {
            step();
        } catch (Throwable e) {
            LOG.error("unexpected error in a step of the cluster", e);
        }
    }

    private synchronized void step() {
        try {
            node.step();
        } catch (LedgerInUseException e) {
            troubles.warn(LOG, "cluster", "in-use", inUse(e));
        } catch (RuntimeException e) {
            troubles.error(LOG, "cluster", "this node could not renew its place in the cluster", e);
        }
        Set<String> now = new TreeSet<>(parts(node.slots()));
        if (!now.equals(known)) {
            known = now;
            LOG.info(
                    "this node is {}, one of {}, and has {} of {} mailboxes and outboxes",
                    name(),
                    nodes(),
                    now.size(),
                    slots.size());
            LOG.debug("this node has {}", now);
        }
    }

    /** Begins nothing new, and hands over each mailbox as soon as nothing of it is in progress. */
    void leave() {
        node.leave();
    }

    @Override
    public void close() {
        steps.shutdownNow();
        takeOvers.shutdownNow();
        node.close();
    }
}
