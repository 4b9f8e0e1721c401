package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.mailcenter.LetterActions.Result;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a part of a job runs, and how long it is expected to take. */
class JobWorkTest {
    private static final List<String> IDS = List.of("a", "b", "c", "d", "e", "f");

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final List<String> tried = new ArrayList<>();
    private JobWork work;

    @BeforeEach
    void make() {
        LetterActions acts = new LetterActions(
                new MailCenter(folder, clock),
                (letter, resend) -> {
                    throw new AssertionError("nothing goes in here");
                },
                clock);
        work = new JobWork(acts, clock);
    }

    private Job run(String what, String... outcomes) {
        Job job = new Job(1, what, "ann", IDS, clock);
        JobPart part = new JobPart(job, "outbound.orders", IDS, Duration.ZERO);
        job.addParts(List.of(part));
        work.runOfMany(part, (id, who) -> {
            tried.add(id);
            return new Result(id, outcomes[IDS.indexOf(id)], null);
        });
        return job;
    }

    @Test
    void after_three_letters_left_in_a_row_the_others_are_not_tried() {
        Job job = run("retry", "left", "left", "sent", "left", "left", "left");
        assertEquals(IDS, tried, "a success resets the count");
        tried.clear();
        job = run("retry", "sent", "left", "left", "left", "sent", "sent");
        assertEquals(List.of("a", "b", "c", "d"), tried);
        assertEquals(Map.of("sent", 1, "left", 5), job.outcomes());
        assertTrue(job.result("f").orElseThrow().reason().contains("outbound.orders is not working"));
        assertTrue(job.ended().isPresent());
    }

    @Test
    void an_action_that_sends_nothing_is_tried_on_all_letters() {
        run("discard", "left", "left", "left", "left", "left", "left");
        assertEquals(IDS, tried);
    }

    @Test
    void letters_that_no_longer_exist_do_not_count_as_left() {
        run("retry", "unknown", "left", "unknown", "left", "unknown", "sent");
        assertEquals(IDS, tried);
    }

    @Test
    void an_unexpected_failure_is_a_result_and_the_next_letter_is_tried() {
        Job job = new Job(1, "discard", "ann", List.of("a", "b"), clock);
        JobPart part = new JobPart(job, "others", List.of("a", "b"), Duration.ZERO);
        job.addParts(List.of(part));
        work.runAlone(part, (id, who) -> {
            if (id.equals("a")) {
                throw new AssertionError("unforeseen");
            }
            return new Result(id, "discarded", null);
        });
        assertEquals(Map.of("left", 1, "discarded", 1), job.outcomes());
        assertTrue(part.hasEnded());
    }

    @Test
    void a_stopped_job_starts_no_further_letter() {
        Job job = new Job(1, "discard", "ann", IDS, clock);
        JobPart part = new JobPart(job, "others", IDS, Duration.ZERO);
        job.addParts(List.of(part));
        work.runOfMany(part, (id, who) -> {
            job.stop();
            return new Result(id, "discarded", null);
        });
        assertEquals(Map.of("discarded", 1, "not-tried", 5), job.outcomes());
    }

    @Test
    void a_part_that_was_cancelled_does_not_begin_and_one_that_runs_is_not_cancelled() {
        JobPart cancelled = new JobPart(null, "others", IDS, Duration.ZERO);
        cancelled.cancel();
        assertFalse(cancelled.begin(clock.instant()));
        assertEquals(0, cancelled.left());
        JobPart running = new JobPart(null, "others", IDS, Duration.ZERO);
        assertTrue(running.begin(clock.instant()));
        running.cancel();
        assertTrue(running.isRunning());
        assertFalse(running.begin(clock.instant()), "it begins only once");
    }

    @Test
    void the_expected_time_follows_the_pace_or_the_measured_time_if_that_is_longer() {
        JobPart paced = new JobPart(null, "outbound.orders", IDS, Duration.ofSeconds(2));
        assertEquals(Optional.of(Duration.ofSeconds(12)), paced.expected(clock.instant()));
        paced.begin(clock.instant());
        clock.step(Duration.ofSeconds(10));
        paced.countDone();
        paced.countDone();
        assertEquals(Optional.of(Duration.ofSeconds(20)), paced.expected(clock.instant()));
        JobPart unpaced = new JobPart(null, "others", IDS, Duration.ZERO);
        assertEquals(Optional.empty(), unpaced.expected(clock.instant()), "not yet known");
        unpaced.end();
        assertEquals(Optional.of(Duration.ZERO), unpaced.expected(clock.instant()));
    }
}
