package dev.mailchute.bench;

import dev.mailchute.support.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One engine with three nodes: first all of them work, then one is killed, then one of the two that are left is frozen for a while. */
final class EngineRun implements AutoCloseable {
    private static final int NODES = 3;
    private static final Duration PERIOD = Duration.ofSeconds(30);

    /** All nodes have begun, and have shared the work between them. */
    private static final Duration SETTLED = Duration.ofSeconds(6);

    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration AWAKE = Duration.ofSeconds(2);

    /** A take-over is looked for at least, and at most, for so long. */
    private static final Duration LEAST = Duration.ofSeconds(3);

    private static final Duration MOST = Duration.ofSeconds(20);

    /** What is late by less may still come by itself, because an engine looks once a second. */
    private static final Duration GRACE = Duration.ofMillis(1500);

    private final CountDownLatch never = new CountDownLatch(1);
    private final List<EngineProcess> all = new ArrayList<>();

    /** Those that are neither killed nor frozen. */
    private final List<EngineProcess> nodes = new ArrayList<>();

    private final PollingEngine.Kind kind;
    private final EngineCluster cluster;

    /** Makes the tables and starts the nodes. */
    EngineRun(PostgresServer server, PollingEngine.Kind kind, int mailboxes) throws Exception {
        this.kind = kind;
        // Time to fill the tables and to start three JVMs.
        Instant begin = Instant.now().plusSeconds(4).plusMillis(2L * mailboxes);
        this.cluster = new EngineCluster(server.newDatabase(), mailboxes, PERIOD, begin);
        try (PollingEngine engine = kind.make()) {
            engine.prepare(cluster);
        }
        // So that no engine suffers from plans for empty tables.
        try (Connection connection = cluster.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
        for (int node = 1; node <= NODES; node++) {
            all.add(EngineProcess.start(kind, node, cluster));
        }
        nodes.addAll(all);
    }

    /**
     * @param kill the take-over from a killed node; empty if it did not end in time
     * @param freeze the take-over from a frozen node, likewise
     */
    record Result(Steady steady, Optional<Duration> kill, Optional<Duration> freeze, TakeOver.Awake awake) {}

    /**
     * Three nodes at work.
     *
     * @param polls that were begun, of those that were due
     * @param least of all polls, the share of the node that has the fewest
     * @param cpu of the nodes
     */
    record Steady(Duration time, double polls, double least, double most, DatabaseLoad load, Duration cpu) {}

    Result measure(DatabaseObserver observer) throws Exception {
        until(
                () -> all.stream().allMatch(EngineProcess::isReady)
                        && Instant.now().isAfter(cluster.begin()),
                Duration.ofMinutes(2));
        never.await(SETTLED.toMillis(), TimeUnit.MILLISECONDS);
        Steady steady = steady(observer);
        EngineProcess killed = nodes.remove(1);
        until(killed::isPolling, MOST);
        killed.kill();
        Optional<Duration> kill = takeOver(killed, System.currentTimeMillis());
        EngineProcess frozen = nodes.remove(0);
        until(frozen::isPolling, MOST);
        frozen.freeze();
        long since = System.currentTimeMillis();
        Optional<Duration> freeze = takeOver(frozen, since);
        TakeOver asleep = from(frozen, since);
        long woken = System.currentTimeMillis();
        frozen.wake();
        never.await(AWAKE.toMillis(), TimeUnit.MILLISECONDS);
        TakeOver.Awake awake = asleep.awake(frozen.happenings(), woken);
        return new Result(steady, kill, freeze, awake);
    }

    private Steady steady(DatabaseObserver observer) throws Exception {
        List<Integer> polls = nodes.stream().map(EngineRun::polls).toList();
        Duration cpu = cpu();
        DatabaseLoad before = observer.load();
        never.await(STEADY.toMillis(), TimeUnit.MILLISECONDS);
        DatabaseLoad after = observer.load();
        List<Integer> more = new ArrayList<>();
        for (int node = 0; node < nodes.size(); node++) {
            more.add(polls(nodes.get(node)) - polls.get(node));
        }
        double all = more.stream().mapToInt(Integer::intValue).sum();
        Duration time = Duration.between(before.at(), after.at());
        return new Steady(
                time,
                all / (cluster.mailboxes() * (double) time.toMillis() / PERIOD.toMillis()),
                more.stream().mapToInt(Integer::intValue).min().orElseThrow() / all,
                more.stream().mapToInt(Integer::intValue).max().orElseThrow() / all,
                after.since(before),
                cpu().minus(cpu));
    }

    private static int polls(EngineProcess node) {
        return (int) node.happenings().stream()
                .filter(is -> is.what() == Happening.What.BEGIN)
                .count();
    }

    private Duration cpu() {
        return nodes.stream().map(EngineProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    private Optional<Duration> takeOver(EngineProcess gone, long since) throws InterruptedException {
        Optional<Long> wait = Optional.empty();
        long now = since;
        while (now < since + LEAST.toMillis() || wait.isEmpty() && now < since + MOST.toMillis()) {
            never.await(250, TimeUnit.MILLISECONDS);
            now = System.currentTimeMillis();
            wait = from(gone, since).longestWait(now - GRACE.toMillis());
        }
        return wait.map(Duration::ofMillis);
    }

    private TakeOver from(EngineProcess gone, long since) {
        List<Happening> others = new ArrayList<>();
        all.stream().filter(node -> node != gone).forEach(node -> others.addAll(node.happenings()));
        return new TakeOver(cluster, since, gone.happenings(), others);
    }

    private void until(BooleanSupplier isSo, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(kind + " does not poll");
            }
            never.await(2, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        all.forEach(EngineProcess::kill);
    }
}
