package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.PartHealth.Reason;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part is up only if it did its work lately, whatever the last error was. */
class HealthByTimeTest {
    private static final Duration GRACE = Duration.ofMinutes(3);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final SteppedClock day = new SteppedClock();
    private final SteppedClock steady = new SteppedClock();
    private final Clocks clocks = new Clocks(day, steady);
    private Statuses statuses;
    private Status support;
    private Status orders;

    @BeforeEach
    void polled_every_30_seconds() {
        schedule("30s");
    }

    private void schedule(String schedule) {
        schedule(schedule, "UTC");
    }

    private void schedule(String schedule, String zone) {
        schedule(schedule, zone, "at-start");
    }

    private void schedule(String schedule, String zone, String firstPoll) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.onmicrosoft.com",
                "MAILCHUTE_CLIENT_ID", "x",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com",
                "MAILCHUTE_INBOUND_SUPPORT_SCHEDULE", schedule,
                "MAILCHUTE_INBOUND_SUPPORT_TIME_ZONE", zone,
                "MAILCHUTE_INBOUND_SUPPORT_FIRST_POLL", firstPoll,
                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"));
        Settings settings = new Configuration(folder, environment).read();
        statuses = new Statuses(settings, clocks, GRACE);
        support = statuses.of("inbound.support");
        orders = statuses.of("outbound.orders");
    }

    private void pass(Duration time) {
        day.step(time);
        steady.step(time);
    }

    private void poll() {
        support.rounds().begins();
        support.works();
        support.rounds().ends();
    }

    private static Condition state(HealthPart part) {
        return part.health().state();
    }

    @Test
    void a_mailbox_that_waits_for_its_schedule_is_not_down_before_its_first_poll_is_due() {
        day.step(Duration.between(day.instant(), Instant.parse("2026-11-28T12:00:00Z"))); // a Saturday
        schedule("0 0 8 ? * MON-FRI", "UTC", "by-schedule");
        pass(Duration.ofHours(44));
        assertEquals(Condition.UNKNOWN, state(support));
        pass(GRACE);
        assertEquals(Condition.UNKNOWN, state(support));
        pass(SECOND);
        assertEquals(Condition.DOWN, state(support));
        poll();
        assertEquals(Condition.UP, state(support));
    }

    @Test
    void without_a_first_poll_nothing_is_known_and_then_it_is_down() {
        Instant start = day.instant();
        assertEquals(Condition.UNKNOWN, state(support));
        assertEquals(start, support.health().since());
        pass(GRACE);
        assertEquals(Condition.UNKNOWN, state(support));
        pass(SECOND);
        assertEquals(Condition.DOWN, state(support));
        assertEquals(start, support.health().since());
        poll();
        assertEquals(Condition.UP, state(support));
        assertEquals(day.instant(), support.health().since());
    }

    @Test
    void a_first_poll_that_fails_is_down_for_its_reason() {
        support.rounds().begins();
        support.fails(Fault.of("storage", "the drop folder is full"));
        support.rounds().ends();
        assertEquals(Condition.DOWN, state(support));
        assertEquals(
                Optional.of("the drop folder is full (storage)"),
                support.health().reason().text());
    }

    @Test
    void a_scheduler_that_has_stopped_shows_within_one_schedule_and_the_grace_and_is_told_once() {
        poll();
        Instant polled = day.instant();
        HealthWatch watch = new HealthWatch(new Health(List.of(() -> List.of(support))), clocks);
        try (LogLines log = LogLines.of("dev.mailchute.health.HealthWatch")) {
            for (int i = 0; i < 21; i++) {
                pass(Duration.ofSeconds(10));
                watch.look();
            }
            assertEquals(Condition.UP, state(support));
            for (int i = 0; i < 100; i++) {
                pass(SECOND);
                watch.look();
            }
            assertEquals(Condition.DOWN, state(support));
            assertEquals(polled, support.health().since());
            assertTrue(support.health().reason().next().isPresent());
            poll();
            watch.look();
            watch.look();
            assertEquals(Condition.UP, state(support));
            assertEquals(day.instant(), support.health().since());
            assertEquals(
                    1,
                    log.with("no poll of support has completed for 3 min; it is due every 30 s")
                            .size());
            assertEquals(1, log.with("works again").size());
        }
    }

    @Test
    void while_a_part_is_down_the_log_reminds_of_it_ever_more_seldom() {
        poll();
        HealthWatch watch = new HealthWatch(new Health(List.of(() -> List.of(support))), clocks);
        support.fails(Fault.of("forbidden", "not yours"));
        try (LogLines log = LogLines.of("dev.mailchute.health.HealthWatch")) {
            for (int i = 0; i < 15 * 60 * 6; i++) {
                support.rounds().begins();
                support.rounds().ends();
                watch.look();
                pass(Duration.ofSeconds(10));
            }
            assertEquals(
                    List.of("10 min", "70 min", "7 h", "13 h"),
                    log.with("inbound support is still down after ").stream()
                            .map(line -> line.replaceAll(".* after (.*): not yours .forbidden.*", "$1"))
                            .toList());
            support.works();
            watch.look();
            pass(Duration.ofHours(7));
            poll();
            watch.look();
            assertEquals(4, log.with("is still down").size());
        }
    }

    @Test
    void a_process_that_stood_still_is_given_time_before_the_log_tells_of_every_part() {
        poll();
        HealthWatch watch = new HealthWatch(new Health(List.of(() -> List.of(support))), clocks);
        try (LogLines log = LogLines.of("dev.mailchute.health.HealthWatch")) {
            pass(Duration.ofHours(1));
            watch.look();
            pass(SECOND);
            poll();
            watch.look();
            assertEquals(List.of(), log.warningsAndAbove());
            pass(Duration.ofHours(1));
            for (int i = 0; i < 32; i++) {
                watch.look();
                pass(SECOND);
            }
            assertEquals(1, log.warningsAndAbove().size());
        }
    }

    @Test
    void a_poll_whose_thread_is_blocked_shows_and_one_that_takes_long_and_moves_does_not() {
        support.rounds().begins();
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMinutes(2));
            support.rounds().moves();
            assertEquals(Optional.empty(), support.stopped());
        }
        pass(GRACE.plus(SECOND));
        assertEquals(Condition.DOWN, state(support));
        assertTrue(support.stopped().get().contains("a poll of support has begun and has made no progress for 3 min"));
        support.rounds().moves();
        assertFalse(support.health().isDown());
    }

    @Test
    void the_retry_of_a_letter_hides_no_scheduler_that_has_stopped() {
        poll();
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofMinutes(1));
            support.rounds().moves();
        }
        assertEquals(Condition.DOWN, state(support));
    }

    @Test
    void a_look_into_the_outbox_that_hangs_shows() {
        orders.rounds().begins();
        orders.rounds().ends();
        assertEquals(Condition.UP, state(orders));
        orders.rounds().begins();
        pass(GRACE.plus(SECOND));
        assertEquals(Condition.DOWN, state(orders));
        assertTrue(orders.stopped().get().contains("a look into the outbox orders has begun"));
        orders.rounds().ends();
        assertEquals(Condition.UP, state(orders));
    }

    @Test
    void only_the_clock_that_nobody_sets_counts() {
        poll();
        day.step(Duration.ofDays(1));
        assertEquals(Condition.UP, state(support));
        day.step(Duration.ofDays(-2));
        steady.step(GRACE.plusSeconds(31));
        assertEquals(Condition.DOWN, state(support));
    }

    @Test
    void a_cron_is_late_after_its_next_time_also_when_the_clock_was_set_meanwhile() {
        schedule("0 0 8 * * ?");
        day.step(Duration.between(day.instant(), Instant.parse("2027-03-01T06:00:00Z")));
        poll();
        pass(Duration.ofHours(1));
        // The clock was an hour slow: eight o'clock is now.
        day.step(Duration.ofHours(1));
        support.rounds().reschedule();
        pass(Duration.ofHours(23));
        assertEquals(Condition.UP, state(support));
        support.rounds().reschedule();
        pass(Duration.ofHours(1).plus(GRACE));
        assertEquals(Condition.UP, state(support));
        pass(SECOND);
        assertEquals(Condition.DOWN, state(support));
    }

    @Test
    void the_day_on_which_summer_time_ends_has_25_hours() {
        schedule("0 0 8 * * ?", "Europe/Berlin");
        day.step(Duration.between(day.instant(), Instant.parse("2027-10-30T06:00:05Z")));
        poll();
        pass(Duration.ofHours(25).plus(GRACE).minusSeconds(5));
        assertEquals(Condition.UP, state(support));
        pass(SECOND);
        assertEquals(Condition.DOWN, state(support));
    }

    @Test
    void a_restart_keeps_the_last_success_and_a_damaged_file_is_no_obstacle() throws IOException {
        poll();
        Instant polled = day.instant();
        Path file = folder.resolve("last-success.json");
        new LastSuccesses(file, statuses).write();
        pass(Duration.ofHours(1));
        schedule("30s");
        new LastSuccesses(file, statuses).read();
        assertEquals(Condition.UNKNOWN, state(support));
        assertEquals(Optional.of(polled), support.health().lastSuccess());
        assertEquals(Optional.empty(), orders.health().lastSuccess());
        // What the ledger knows is later.
        support.worked(Optional.of(day.instant()));
        assertEquals(Optional.of(day.instant()), support.health().lastSuccess());

        Files.writeString(file, "{\"inbound.sup");
        schedule("30s");
        new LastSuccesses(file, statuses).read();
        assertEquals(Optional.empty(), support.health().lastSuccess());
    }

    @Test
    void a_part_that_cannot_be_tried_any_more_shows_from_another_thread() throws InterruptedException {
        CheckedPart ledger =
                new CheckedPart(new Part(Part.STORAGE, "ledger"), "write to the ledger", clocks, SECOND, GRACE);
        assertEquals(Condition.UNKNOWN, state(ledger));
        ledger.check(Optional::empty);
        assertEquals(Condition.UP, state(ledger));
        ledger.check(() -> Optional.of(Reason.of("it is read-only", "Mend it")));
        assertEquals(Optional.of("it is read-only. Next: Mend it"), ledger.stopped());
        ledger.check(() -> {
            throw new IllegalStateException("unforeseen");
        });
        assertEquals(Condition.DOWN, state(ledger));
        ledger.check(Optional::empty);

        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread hanging = new Thread(() -> ledger.check(() -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Optional.empty();
        }));
        hanging.start();
        begun.await();
        pass(GRACE.plus(SECOND));
        assertEquals(Condition.DOWN, state(ledger));
        go.countDown();
        hanging.join();
        assertEquals(Condition.UP, state(ledger));
    }

    @Test
    void a_volume_needs_room_for_what_is_under_way() {
        long megabyte = 1024 * 1024;
        long[] free = {400 * megabyte};
        Volumes volumes = new Volumes(
                List.of(folder, folder.resolve("not-there")),
                clocks,
                SECOND,
                GRACE,
                any -> new Volumes.Room(free[0], 1_000_000 * megabyte));
        volumes.measure();
        CheckedPart volume = volumes.parts().iterator().next();
        assertEquals(1, volumes.parts().size());
        assertEquals(Condition.UP, state(volume));
        free[0] = 383 * megabyte;
        volumes.measure();
        assertTrue(volume.stopped().get().contains("has only 383 MB left, and 384 MB are needed"));
        assertEquals(Optional.empty(), new Volumes.Room(10 * megabyte, 1000 * megabyte).trouble("/small"));
        assertTrue(new Volumes.Room(9 * megabyte, 1000 * megabyte)
                .trouble("/small")
                .isPresent());
    }

    @Test
    void what_is_down_comes_before_what_is_not_known() {
        assertEquals(Condition.UNKNOWN, Health.overall(List.of(support.health(), orders.health())));
        orders.fails(Fault.of("x", "it is down"));
        assertEquals(Condition.DOWN, Health.overall(List.of(support.health(), orders.health())));
    }
}
