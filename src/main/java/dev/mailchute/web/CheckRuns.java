package dev.mailchute.web;

import dev.mailchute.health.Clocks;
import dev.mailchute.health.Status;
import dev.mailchute.web.CheckRun.CheckRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs checks of the set-up and test messages in the background, one at a time, and keeps the last results. */
public final class CheckRuns {
    /** Test messages, within an hour. */
    static final int MAX_TESTS = 10;
    /** Results of test messages that are kept. */
    static final int KEPT_TESTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(CheckRuns.class);
    private static final Duration WINDOW = Duration.ofHours(1);

    private final SetUpChecks checks;
    private final Executor executor;
    private final Clocks clocks;
    private Optional<CheckRun> running = Optional.empty();
    private Optional<CheckRun> last = Optional.empty();
    private final Deque<CheckRun> tests = new ArrayDeque<>();
    /** By the clock that nobody sets. */
    private final Deque<Instant> sent = new ArrayDeque<>();

    /** @param executor does the work, in a thread of its own */
    public CheckRuns(SetUpChecks checks, Executor executor, Clocks clocks) {
        this.checks = checks;
        this.executor = executor;
        this.clocks = clocks;
    }

    /** The answer to somebody who asked: the run, or why there is none. */
    record Begun(Optional<CheckRun> run, String refusal) {}

    /** Checks everything; joins the check that is running. */
    synchronized Begun examine(String who) {
        if (running.filter(run -> !run.asked().isTest()).isPresent()) {
            return new Begun(running, "");
        }
        return begin(new CheckRequest(who, "", ""));
    }

    /** @param to one email address */
    synchronized Begun sendTest(String outbox, String to, String who) {
        Instant now = clocks.steady().instant();
        while (!sent.isEmpty() && !sent.getFirst().plus(WINDOW).isAfter(now)) {
            sent.removeFirst();
        }
        if (sent.size() >= MAX_TESTS) {
            Duration wait = Duration.between(now, sent.getFirst().plus(WINDOW));
            return new Begun(
                    Optional.empty(),
                    MAX_TESTS + " test messages were sent within an hour. The next one can be sent in "
                            + Status.describe(wait) + ".");
        }
        Begun begun = begin(new CheckRequest(who, outbox, to));
        if (begun.run().isPresent()) {
            sent.addLast(now);
        }
        return begun;
    }

    private Begun begin(CheckRequest asked) {
        if (running.isPresent()) {
            CheckRequest first = running.get().asked();
            return new Begun(
                    Optional.empty(),
                    (first.isTest() ? "A test message is being sent" : "A check is running") + ", started by "
                            + first.who() + ". Wait until it has ended.");
        }
        CheckRun run = new CheckRun(asked, clocks.day().instant());
        running = Optional.of(run);
        try {
            executor.execute(() -> work(run));
        } catch (RejectedExecutionException e) {
            running = Optional.empty();
            return new Begun(Optional.empty(), "Mailchute is stopping.");
        }
        // Without the recipient: the log names no correspondent.
        LOG.info(
                "{} by {}",
                asked.isTest() ? "a test message is sent through outbox " + asked.outbox() : "the set-up is checked",
                asked.who());
        return new Begun(Optional.of(run), "");
    }

    private void work(CheckRun run) {
        Optional<String> broken = Optional.of("It ended early because of an unexpected error. See the log.");
        try {
            if (run.asked().isTest()) {
                checks.sendTest(run.asked().outbox(), run.asked().to(), run);
            } else {
                checks.examine(run);
            }
            broken = Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            broken = Optional.of("Mailchute is stopping.");
        } catch (Exception | LinkageError e) {
            LOG.warn("the check of the set-up ended early", e);
        } finally {
            ended(run, broken);
        }
    }

    private synchronized void ended(CheckRun run, Optional<String> broken) {
        run.end(clocks.day().instant(), broken);
        running = Optional.empty();
        if (!run.asked().isTest()) {
            last = Optional.of(run);
            return;
        }
        tests.addFirst(run);
        if (tests.size() > KEPT_TESTS) {
            tests.removeLast();
        }
    }

    synchronized Optional<CheckRun> running() {
        return running;
    }

    /** The last check of everything that has ended. */
    synchronized Optional<CheckRun> last() {
        return last;
    }

    /** Test messages, the latest first. */
    synchronized List<CheckRun> tests() {
        return List.copyOf(tests);
    }
}
