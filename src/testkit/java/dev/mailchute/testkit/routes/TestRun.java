package dev.mailchute.testkit.routes;

import dev.mailchute.testkit.probe.StepProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Carries out one test, in folders and with processes of its own. */
final class TestRun implements AutoCloseable {
    /** After a kill an outgoing message may be looked for in the mailbox this long before it is known what became of it. */
    private static final Duration LOOKED_FOR = Duration.ofSeconds(90);

    private static final Duration START = Duration.ofMinutes(2);

    private final TestFile file;
    private final RouteTest test;
    private final Optional<KillPoint> kill;
    private final Home home;
    private final Path steps;
    private final Site site;
    private final RunningApi api;
    private final ApplicationUnderTest application;
    private final Evidence evidence;
    private final Clearance clearance;
    private boolean killed;

    /**
     * Prepares it.
     *
     * @param kill where the application is killed, once
     */
    TestRun(Launch launch, Path routes, TestFile file, RouteTest test, Optional<KillPoint> kill) throws IOException {
        this.file = file;
        this.test = test;
        this.kill = kill;
        home = new Home(routes);
        steps = Files.createDirectories(home.resolve("steps"));
        api = new RunningApi(home.folder());
        site = new Site(test, home, api::health);
        application = new ApplicationUnderTest(launch, home.folder(), List.of("-D" + StepProbe.FOLDER + "=" + steps));
        evidence = new Evidence(site, api, application, kill.isPresent());
        clearance = new Clearance(application, site, home);
    }

    /** Has the steps noted that the messages pass. Without it the application runs as it always does. */
    void probe() throws IOException {
        ProbeJar.write(home.resolve("plugins"));
        if (kill.isPresent()) {
            kill.get().want(steps);
        }
    }

    /** After the run: where it could have been killed. */
    List<KillPoint> passed() throws IOException {
        return KillPoint.passed(steps);
    }

    /** Starts the application, and watches until all is as expected and nothing is under way any more. */
    Verdict carryOut() throws IOException, InterruptedException {
        site.prepare(file.folder(), kill.isPresent());
        application.start();
        Deadline deadline = new Deadline(START);
        boolean started = false;
        Optional<Quiet> quiet = Optional.empty();
        List<Mismatch> mismatches = List.of(new Mismatch("that the application starts", "it does not"));
        while (!deadline.isOver()) {
            if (!application.runsAMomentLater()) {
                return failed(List.of(new Mismatch(
                        "that the application runs", "it has ended with exit code " + application.exitCode())));
            }
            if (killIfReached()) {
                deadline = new Deadline(START.plus(test.limit()).plus(LOOKED_FOR));
                quiet = Optional.empty();
            }
            if (!api.isReady()) {
                continue;
            }
            if (!started) {
                started = true;
                deadline = new Deadline(test.limit());
            }
            evidence.lookAgain();
            mismatches = test.expect().mismatches(evidence);
            if (!mismatches.isEmpty() && !evidence.isAllOver()) {
                quiet = Optional.empty();
            } else if (quiet.isEmpty()) {
                quiet = Optional.of(new Quiet(site, api));
            } else if (quiet.get().isReached()) {
                break;
            }
        }
        return verdict(mismatches);
    }

    private Verdict verdict(List<Mismatch> mismatches) throws IOException, InterruptedException {
        if (kill.isPresent() && !killed) {
            return failed(List.of(new Mismatch("a kill " + kill.get(), "no message has passed this step this time")));
        }
        return mismatches.isEmpty() ? Verdict.passed() : failed(mismatches);
    }

    private boolean killIfReached() throws IOException {
        if (killed || kill.isEmpty() || !kill.get().isReached(steps)) {
            return false;
        }
        application.kill();
        killed = true;
        kill.get().forget(steps);
        api.forget();
        application.start();
        return true;
    }

    private Verdict failed(List<Mismatch> mismatches) throws IOException, InterruptedException {
        return application.hasEnded()
                ? new Verdict(mismatches, application.lastWords(), "")
                : new Verdict(mismatches, application.complaints(), traces());
    }

    private String traces() throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        for (Evidence.Arrived message : site.arrived().values()) {
            all.append(application.print("trace", message.messageId()));
        }
        for (OutgoingFile dropped : site.dropped().values()) {
            all.append(application.print("trace", "--file", dropped.fileName()));
        }
        return all.toString();
    }

    @Override
    public void close() throws IOException {
        clearance.close();
    }
}
