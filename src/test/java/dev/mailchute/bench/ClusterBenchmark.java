package dev.mailchute.bench;

import dev.mailchute.support.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What several nodes of a cluster carry together, beside one process with SQLite and one with PostgreSQL and no cluster. Only the second half of the
 * messages is measured, when all have started and have their share.
 *
 * <p>Arguments: mailboxes (24), messages of each (400), latency in ms (50), heap of each node ({@code 128m}), the most nodes (3).
 */
public final class ClusterBenchmark {
    private final TenantProcess tenant;
    private final PostgresServer database;
    private final Work work;

    private ClusterBenchmark(TenantProcess tenant, PostgresServer database, Work work) {
        this.tenant = tenant;
        this.database = database;
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        Work work = new Work(
                args.length > 0 ? Integer.parseInt(args[0]) : 24,
                args.length > 1 ? Integer.parseInt(args[1]) : 400,
                args.length > 2 ? Integer.parseInt(args[2]) : 50,
                "read",
                args.length > 3 ? args[3] : "128m");
        int most = args.length > 4 ? Integer.parseInt(args[4]) : 3;
        System.out.printf(
                Locale.ROOT,
                "%d mailboxes, %d messages of each, %d ms a request; Graph allows %.0f messages/s; %d processors%n",
                work.mailboxes(),
                work.messages(),
                work.latency(),
                work.ceiling(),
                Runtime.getRuntime().availableProcessors());
        try (TenantProcess tenant = TenantProcess.start();
                PostgresServer database = PostgresServer.start()) {
            ClusterBenchmark benchmark = new ClusterBenchmark(tenant, database, work);
            benchmark.measure("one process, SQLite", 1, Map.of());
            benchmark.measure("one process, PostgreSQL", 1, benchmark.ledger(false));
            for (int nodes = 1; nodes <= most; nodes++) {
                benchmark.measure("cluster of " + nodes, nodes, benchmark.ledger(true));
            }
        }
    }

    private Map<String, String> ledger(boolean isShared) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "ledger-url", database.newDatabase(), "ledger-user", PostgresServer.USER, "ledger-password", "any"));
        if (isShared) {
            keys.put("cluster", "true");
        }
        return keys;
    }

    /** What had been done and spent at one time. */
    private record Mark(
            long messages, long requests, Instant at, List<Duration> nodes, Duration tenant, Duration database) {}

    private void measure(String what, int count, Map<String, String> ledger) throws IOException {
        tenant.tenant().clear();
        tenant.tenant().latency(Duration.ofMillis(work.latency()));
        tenant.tenant().fill(work.name(), work.mailboxes(), work.messages(), 0);
        Path folder = Files.createTempDirectory("mailchute-cluster");
        Map<String, String> keys = new HashMap<>(work.keys());
        keys.putAll(ledger);
        keys.put("mail-center-dir", folder.resolve("mail-center").toString());
        for (int m = 0; m < work.mailboxes(); m++) {
            String name = work.name() + m;
            keys.put(
                    "inbound." + name + ".drop-dir",
                    folder.resolve("drop/" + name).toString());
        }
        List<MeasuredProcess> nodes = new ArrayList<>();
        try {
            for (int number = 0; number < count; number++) {
                nodes.add(ApplicationProcess.start(
                        tenant.settings(), folder.resolve("node" + number), work.heap(), keys, List.of(), List.of()));
            }
            Mark half = when(work.all() / 2, nodes);
            Mark end = when(work.end(), nodes);
            print(what, half, end);
        } finally {
            nodes.forEach(MeasuredProcess::close);
        }
        remove(folder);
    }

    private Mark when(long messages, List<MeasuredProcess> nodes) throws IOException {
        Progress progress = new Progress();
        RemoteTenant.Moment moment = tenant.tenant().when(work.last(), messages, 200);
        while (moment.count() < messages) {
            if (!nodes.stream().allMatch(MeasuredProcess::isAlive)
                    || progress.at(moment.count()).isStalled()) {
                throw new IOException(
                        "a node has ended, or nothing goes on, after " + moment.count() + " messages; see the logs");
            }
            moment = tenant.tenant().when(work.last(), messages, 200);
        }
        return new Mark(
                moment.count(),
                tenant.tenant().requests().all(),
                moment.at(),
                nodes.stream().map(MeasuredProcess::cpu).toList(),
                moment.cpu(),
                database.cpu());
    }

    private void print(String what, Mark from, Mark to) throws IOException {
        double seconds = Duration.between(from.at, to.at).toMillis() / 1000.0;
        List<Double> spent = new ArrayList<>();
        for (int node = 0; node < to.nodes.size(); node++) {
            spent.add(seconds(from.nodes.get(node), to.nodes.get(node)));
        }
        double all = spent.stream().mapToDouble(Double::doubleValue).sum();
        double tenants = seconds(from.tenant, to.tenant);
        double databases = seconds(from.database, to.database);
        System.out.printf(
                Locale.ROOT,
                "%-24s %6.1f messages/s, %6.0f requests per CPU second; CPU of each node %s %%, of the database %.0f %%,"
                        + " of the tenant %.0f %%; violations of Graph's limits: %d%n",
                what,
                (to.messages - from.messages) / seconds,
                (to.requests - from.requests) / (all + databases),
                spent.stream().map(cpu -> Math.round(100 * cpu / seconds)).toList(),
                100 * databases / seconds,
                100 * tenants / seconds,
                tenant.tenant().requests().violations());
    }

    private static double seconds(Duration from, Duration to) {
        return to.minus(from).toNanos() / 1e9;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
