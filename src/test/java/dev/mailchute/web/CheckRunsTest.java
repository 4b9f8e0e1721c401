package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.CheckListener;
import dev.mailchute.health.CheckListener.CheckFinding;
import dev.mailchute.health.Clocks;
import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** One check at a time, a bounded number of test messages, and the last results. */
class CheckRunsTest {
    private final SteppedClock clock = new SteppedClock();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private Optional<Throwable> failure = Optional.empty();

    private final CheckRuns runs = new CheckRuns(
            new SetUpChecks() {
                @Override
                public void examine(CheckListener listener) {
                    listener.begins("machine", "This machine");
                    listener.finds(finding("ok", "data"));
                    failure.ifPresent(CheckRunsTest::raise);
                    listener.begins("inbound.support", "Inbound support");
                    listener.finds(finding("failed", "mailbox"));
                }

                @Override
                public void sendTest(String outbox, String to, CheckListener listener) {
                    asked.add(outbox + " " + to);
                    listener.begins("outbound." + outbox, "Outbound");
                    listener.finds(finding("ok", "send test"));
                }
            },
            work::add,
            new Clocks(clock, clock));

    private static void raise(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private static CheckFinding finding(String result, String check) {
        return new CheckFinding(result, check, "found", Optional.empty(), List.of());
    }

    private void finish() {
        work.remove().run();
    }

    @Test
    void one_check_runs_at_a_time_and_the_last_result_stays() {
        assertTrue(runs.examine("olga").run().isPresent());
        assertEquals(runs.running(), runs.examine("oskar").run(), "the second asker joins the first check");
        assertEquals(
                "A check is running, started by olga. Wait until it has ended.",
                runs.sendTest("orders", "a@x.example", "oskar").refusal());
        assertEquals(1, work.size());
        assertEquals(Optional.empty(), runs.last());

        clock.step(Duration.ofSeconds(7));
        finish();
        CheckRun last = runs.last().orElseThrow();
        assertEquals(Optional.empty(), runs.running());
        assertEquals("olga", last.asked().who());
        assertEquals(Optional.of(clock.instant()), last.ended());
        assertFalse(last.isOk());
        assertEquals(1, last.count("failed"));
        assertEquals(2, last.sections().size());

        runs.examine("oskar");
        assertEquals(Optional.of(last), runs.last(), "the old result stays while the next check runs");
        finish();
        assertEquals("oskar", runs.last().orElseThrow().asked().who());
    }

    @Test
    void a_check_that_breaks_off_does_not_look_as_if_all_were_well_and_the_next_one_runs() {
        for (Throwable thrown : List.of(new IllegalStateException("secret"), new StackOverflowError())) {
            failure = Optional.of(thrown);
            runs.examine("olga");
            try {
                finish();
            } catch (StackOverflowError e) {
                assertEquals(thrown, e);
            }
            CheckRun last = runs.last().orElseThrow();
            assertFalse(last.isOk());
            assertTrue(last.broken().orElseThrow().contains("See the log"), last.broken()::toString);
        }
        failure = Optional.empty();
        runs.examine("olga");
        finish();
        assertEquals(Optional.empty(), runs.last().orElseThrow().broken());
    }

    @Test
    void ten_test_messages_are_sent_in_an_hour_and_five_results_kept() {
        for (int i = 0; i < CheckRuns.MAX_TESTS; i++) {
            assertTrue(runs.sendTest("orders", "a" + i + "@x.example", "olga")
                    .run()
                    .isPresent());
            finish();
            clock.step(Duration.ofMinutes(1));
        }
        CheckRuns.Begun begun = runs.sendTest("orders", "b@x.example", "olga");
        assertEquals(Optional.empty(), begun.run());
        assertEquals("10 test messages were sent within an hour. The next one can be sent in 50 min.", begun.refusal());
        assertEquals(CheckRuns.MAX_TESTS, asked.size());
        assertEquals(CheckRuns.KEPT_TESTS, runs.tests().size());
        assertEquals("a9@x.example", runs.tests().get(0).asked().to());

        clock.step(Duration.ofMinutes(50));
        assertTrue(runs.sendTest("orders", "b@x.example", "olga").run().isPresent());
        finish();
        assertEquals("orders b@x.example", asked.get(asked.size() - 1));
        assertEquals(Optional.empty(), runs.last(), "a test message is no check of everything");
    }

    @Test
    void while_the_application_stops_nothing_is_begun() {
        CheckRuns stopping = new CheckRuns(
                null,
                task -> {
                    throw new RejectedExecutionException();
                },
                new Clocks(clock, clock));
        assertEquals("Mailchute is stopping.", stopping.examine("olga").refusal());
        assertEquals(Optional.empty(), stopping.running());
    }

    @Test
    void of_very_many_findings_those_that_need_attention_are_kept() {
        CheckRun run = new CheckRun(new CheckRun.CheckRequest("olga", "", ""), clock.instant());
        run.begins("machine", "x".repeat(5000));
        for (int i = 0; i < CheckRun.MAX_GOOD + 10; i++) {
            run.finds(finding("ok", "data"));
        }
        run.finds(finding("failed", "data"));
        assertEquals(10, run.left());
        assertEquals(CheckRun.MAX_GOOD + 10, run.count("ok"));
        List<CheckFinding> kept = run.sections().get(0).findings();
        assertEquals("failed", kept.get(kept.size() - 1).result());
        assertTrue(run.sections().get(0).title().length() < 2100);
    }
}
