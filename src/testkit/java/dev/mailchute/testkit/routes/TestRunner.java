package dev.mailchute.testkit.routes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the tests of files, several at a time: each is alone in its folder. */
final class TestRunner implements AutoCloseable {
    private static final int MAX_AT_A_TIME = 4;

    private final Launch launch;
    private final Path routes;
    private final boolean kills;
    private final Report report;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            Math.min(MAX_AT_A_TIME, Runtime.getRuntime().availableProcessors()));

    /** @param kills whether each test is repeated with kills */
    TestRunner(Launch launch, Path routes, boolean kills, Report report) {
        this.launch = launch;
        this.routes = routes;
        this.kills = kills;
        this.report = report;
    }

    /** A run, and the steps that its messages passed. */
    private record Outcome(Verdict verdict, List<KillPoint> passed) {}

    void run(TestFile file) {
        report.begin(file);
        Map<RouteTest, Future<Outcome>> first = new LinkedHashMap<>();
        file.tests().forEach(test -> first.put(test, later(file, test, Optional.empty())));
        Map<RouteTest, Map<KillPoint, Future<Outcome>>> repeated = new LinkedHashMap<>();
        first.forEach((test, begun) -> {
            Outcome outcome = of(begun);
            report.tell(test, outcome.verdict);
            if (kills && outcome.verdict.isPassed()) {
                repeated.put(test, killed(file, test, outcome.passed));
            }
        });
        repeated.forEach(this::tell);
    }

    private Map<KillPoint, Future<Outcome>> killed(TestFile file, RouteTest test, List<KillPoint> points) {
        Map<KillPoint, Future<Outcome>> begun = new LinkedHashMap<>();
        points.forEach(point -> begun.put(point, later(file, test, Optional.of(point))));
        return begun;
    }

    private void tell(RouteTest test, Map<KillPoint, Future<Outcome>> killed) {
        report.beginKills(test, killed.size());
        killed.forEach((point, begun) -> report.tell(point, of(begun).verdict));
    }

    private Future<Outcome> later(TestFile file, RouteTest test, Optional<KillPoint> point) {
        Callable<Outcome> work = () -> {
            try (TestRun run = new TestRun(launch, routes, file, test, point)) {
                if (kills) {
                    run.probe();
                }
                return new Outcome(run.carryOut(), run.passed());
            }
        };
        return threads.submit(work);
    }

    private static Outcome of(Future<Outcome> begun) {
        try {
            return begun.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException || e.getCause() instanceof RuntimeException) {
                return new Outcome(
                        new Verdict(
                                List.of(new Mismatch("that the test can be carried out", String.valueOf(e.getCause()))),
                                List.of(),
                                ""),
                        List.of());
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
