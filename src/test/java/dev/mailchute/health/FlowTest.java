package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mailchute.health.FlowSource.PastOutcome;
import dev.mailchute.support.SteppedClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:05:00Z");
    private static final String SUPPORT = "inbound.support";

    private final PartFlow part = new PartFlow();

    private FlowDay day(Instant now, ZoneId zone) {
        FlowDay day = new FlowDay(now, zone);
        part.addTo(day);
        return day;
    }

    private FlowDay day(Instant now) {
        return day(now, ZoneOffset.UTC);
    }

    private static long sum(FlowDay day, FlowOutcome outcome) {
        return LongStream.of(day.quarters(outcome)).sum();
    }

    @Test
    void outcomes_are_counted_in_quarters_of_an_hour_today_and_in_24_hours() {
        part.count(NOON, FlowOutcome.DONE);
        part.count(NOON.minus(Duration.ofMinutes(5)), FlowOutcome.DONE);
        part.count(NOON.minus(Duration.ofMinutes(6)), FlowOutcome.HELD);
        part.count(NOON.minus(Duration.ofHours(12)), FlowOutcome.DONE); // at 00:05
        part.count(NOON.minus(Duration.ofHours(13)), FlowOutcome.DONE); // yesterday
        part.count(NOON.minus(Duration.ofHours(23)), FlowOutcome.IN_DOUBT);
        FlowDay day = day(NOON);
        assertEquals(3, day.today(FlowOutcome.DONE));
        assertEquals(1, day.today(FlowOutcome.HELD));
        assertEquals(0, day.today(FlowOutcome.IN_DOUBT));
        assertEquals(4, sum(day, FlowOutcome.DONE));
        assertEquals(1, sum(day, FlowOutcome.IN_DOUBT));
        assertEquals(2, day.quarters(FlowOutcome.DONE)[FlowDay.QUARTERS - 1]);
        assertEquals(1, day.quarters(FlowOutcome.HELD)[FlowDay.QUARTERS - 2]);
    }

    @Test
    void a_day_of_25_hours_is_today_from_its_midnight_on() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant lateOnTheDayWhenClocksGoBack = Instant.parse("2026-10-25T22:50:00Z"); // 23:50
        part.count(Instant.parse("2026-10-24T21:55:00Z"), FlowOutcome.DONE); // 23:55 the day before
        part.count(Instant.parse("2026-10-24T22:05:00Z"), FlowOutcome.DONE); // 00:05
        part.count(lateOnTheDayWhenClocksGoBack, FlowOutcome.DONE);
        assertEquals(2, day(lateOnTheDayWhenClocksGoBack, berlin).today(FlowOutcome.DONE));
    }

    @Test
    void what_is_older_than_a_day_is_forgotten_and_its_place_used_again() {
        for (int hour = 0; hour < 100; hour++) {
            part.count(NOON.plus(Duration.ofHours(hour)), FlowOutcome.DONE);
            part.delay(NOON.plus(Duration.ofHours(hour)), Duration.ofSeconds(hour < 50 ? 1000 : 1));
        }
        Instant now = NOON.plus(Duration.ofHours(99));
        assertEquals(24, sum(day(now), FlowOutcome.DONE));
        assertTrue(day(now).percentile95().orElseThrow().compareTo(Duration.ofSeconds(2)) < 0);
        Instant later = now.plus(Duration.ofDays(3));
        assertEquals(0, sum(day(later), FlowOutcome.DONE));
        assertEquals(Optional.empty(), day(later).median());
    }

    @Test
    void a_clock_that_is_set_back_does_not_show_the_future() {
        part.count(NOON.plus(Duration.ofDays(400)), FlowOutcome.DONE);
        part.delay(NOON.plus(Duration.ofDays(400)), Duration.ofHours(5));
        part.count(NOON, FlowOutcome.DONE);
        assertEquals(1, day(NOON).today(FlowOutcome.DONE));
        assertEquals(Optional.empty(), day(NOON).median());
    }

    @Test
    void median_and_95th_percentile_are_true_to_within_a_fifth() {
        Random random = new Random(7);
        for (int spread = 1; spread < 5; spread++) {
            PartFlow one = new PartFlow();
            List<Double> all = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                double seconds = Math.min(80_000, Math.exp(1 + spread * random.nextGaussian()) + 0.1);
                all.add(seconds);
                one.delay(NOON, Duration.ofMillis(Math.round(seconds * 1000)));
            }
            all.sort(null);
            FlowDay day = new FlowDay(NOON, ZoneOffset.UTC);
            one.addTo(day);
            assertNear(all.get(999), day.median().orElseThrow());
            assertNear(all.get(1899), day.percentile95().orElseThrow());
        }
    }

    private static void assertNear(double seconds, Duration told) {
        double factor = told.toMillis() / 1000.0 / seconds;
        assertTrue(factor > 1 / 1.2 && factor < 1.2, seconds + " s, told as " + told);
    }

    @Test
    void the_rate_is_that_of_the_last_hour() {
        for (int minute = 0; minute < 65; minute++) {
            part.count(NOON.minus(Duration.ofMinutes(minute)), FlowOutcome.DONE);
        }
        assertEquals(60, day(NOON).perHour(), 1);
        assertEquals(0, day(NOON.plus(Duration.ofHours(3))).perHour());
    }

    @Test
    void a_restart_begins_with_what_the_ledger_remembers_and_counts_nothing_twice() {
        SteppedClock clock = new SteppedClock();
        Instant start = clock.instant();
        Flow flow = new Flow(FlowExamples.statuses(1, clock), clock);
        clock.step(Duration.ofSeconds(1));
        flow.count("inbound", "m0000", "delivered"); // before the ledger was read
        List<Instant> asked = new ArrayList<>();
        flow.fill((since, until, consumer) -> {
            asked.addAll(List.of(since, until));
            Optional<Duration> took = Optional.of(Duration.ofSeconds(4));
            String known = "inbound.m0000";
            consumer.accept(new PastOutcome(known, start.minusSeconds(30), "delivered", took));
            consumer.accept(new PastOutcome(known, start.minusSeconds(40), "held", Optional.empty()));
            consumer.accept(new PastOutcome(known, start.plusSeconds(1), "delivered", took)); // is counted already
            consumer.accept(
                    new PastOutcome(SUPPORT, start.minusSeconds(50), "delivered", took)); // no longer configured
            consumer.accept(new PastOutcome(known, start.minusSeconds(60), "discarded", Optional.empty()));
        });
        FlowDay day = flow.day(ZoneOffset.UTC);
        flow.addTo(day, "inbound.m0000");
        assertEquals(2, sum(day, FlowOutcome.DONE));
        assertEquals(1, sum(day, FlowOutcome.HELD));
        assertTrue(day.median().isPresent());
        assertEquals(List.of(start.minus(Duration.ofHours(25)), start), asked);
    }

    /** Bytes that this thread allocates are what the arrays take, and little more. */
    @Test
    void a_thousand_busy_mailboxes_take_6_KB_each_and_idle_ones_next_to_nothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PartFlow[] parts = new PartFlow[1000];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new PartFlow();
        }
        long idle = threads.getCurrentThreadAllocatedBytes() - before;
        Instant[] times = new Instant[25 * 4];
        for (int i = 0; i < times.length; i++) {
            times[i] = NOON.plus(Duration.ofMinutes(15L * i));
        }
        Duration took = Duration.ofSeconds(3);
        before = threads.getCurrentThreadAllocatedBytes();
        for (PartFlow one : parts) {
            for (Instant at : times) {
                one.count(at, FlowOutcome.DONE);
                one.delay(at, took);
            }
        }
        long busy = threads.getCurrentThreadAllocatedBytes() - before;
        System.out.println("1,000 mailboxes: idle " + idle / 1000 + " bytes each, busy " + busy / 1000 + " more");
        assertTrue(idle < 1000 * 200, idle + " bytes");
        assertTrue(busy < 1000 * 6500, busy + " bytes");
    }
}
