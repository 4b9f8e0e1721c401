package dev.mailchute.bench;

import dev.mailchute.support.PostgresServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares what could decide which process of a cluster polls which mailbox: three real processes each time, with a real PostgreSQL, and
 * all mailboxes polled each 30 s.
 *
 * <p>Arguments: numbers of mailboxes (300 and 5000), names of {@link PollingEngine.Kind} (all).
 */
public final class ClusterEngineBenchmark {
    private ClusterEngineBenchmark() {}

    public static void main(String[] args) throws Exception {
        List<Integer> sizes = Stream.of(args)
                .filter(ClusterEngineBenchmark::isNumber)
                .map(Integer::valueOf)
                .toList();
        List<PollingEngine.Kind> kinds = Stream.of(args)
                .filter(argument -> !isNumber(argument))
                .map(PollingEngine.Kind::valueOf)
                .toList();
        System.out.println(
                "| | mailboxes | polls in time, % | take-over from a killed node, s | from a frozen one, s | polls of a node, % | statements/s |"
                        + " commits/s | syncs/s | log, KB/s | CPU of the database, % of a core | of the three nodes | requests of"
                        + " the frozen node for mailboxes that others have, once awake |");
        System.out.println("|---|" + " ---: |".repeat(12));
        try (PostgresServer server = PostgresServer.start();
                DatabaseObserver observer = DatabaseObserver.of(server)) {
            for (int mailboxes : sizes.isEmpty() ? List.of(300, 5000) : sizes) {
                System.out.printf(
                        Locale.ROOT,
                        "a read takes %.2f ms, a commit %.1f ms; load of the machine %.1f%n",
                        observer.readMillis(),
                        observer.commitMillis(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
                for (PollingEngine.Kind kind : kinds.isEmpty() ? List.of(PollingEngine.Kind.values()) : kinds) {
                    try (EngineRun run = new EngineRun(server, kind, mailboxes)) {
                        System.out.println(row(kind, mailboxes, run.measure(observer)));
                    }
                }
            }
        }
    }

    private static boolean isNumber(String argument) {
        return argument.matches("\\d+");
    }

    private static String row(PollingEngine.Kind kind, int mailboxes, EngineRun.Result result) {
        EngineRun.Steady steady = result.steady();
        DatabaseLoad load = steady.load();
        double seconds = steady.time().toMillis() / 1000.0;
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.0f | %s | %s | %.0f–%.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %d; %d polls given up |",
                kind.title(),
                mailboxes,
                100 * steady.polls(),
                seconds(result.kill()),
                seconds(result.freeze()),
                100 * steady.least(),
                100 * steady.most(),
                load.statements() / seconds,
                load.commits() / seconds,
                load.syncs() / seconds,
                load.logged() / 1024 / seconds,
                100 * load.cpu().toMillis() / 1000.0 / seconds,
                100 * steady.cpu().toMillis() / 1000.0 / seconds,
                result.awake().requests(),
                result.awake().givenUp());
    }

    private static String seconds(Optional<Duration> takeOver) {
        return takeOver.map(time -> String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0))
                .orElse("more than 20");
    }
}
