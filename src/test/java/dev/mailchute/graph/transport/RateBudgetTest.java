package dev.mailchute.graph.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.net.RetryAfter;
import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RateBudgetTest {
    private static final RandomGenerator NO_JITTER = () -> 0;

    private final SteppedClock clock = new SteppedClock();
    private final Instant start = clock.instant();
    private final RateBudget budget = new RateBudget(clock, NO_JITTER, Duration.ZERO);

    private Duration pause() {
        return Duration.between(clock.instant(), budget.pausedUntil());
    }

    @Test
    void a_request_does_not_wait_for_a_pause_longer_than_its_patience() {
        budget.throttled(Duration.ofSeconds(30));
        MailboxDownException paused = assertThrows(MailboxDownException.class, budget::acquire);
        assertEquals(Fault.PAUSED, paused.fault().code());
        clock.step(Duration.ofSeconds(30));
        budget.acquire();
    }

    @Test
    void a_shorter_pause_does_not_end_a_longer_one() {
        budget.throttled(Duration.ofSeconds(30));
        budget.throttled(Duration.ofSeconds(5));
        assertEquals(start.plusSeconds(30), budget.pausedUntil());
    }

    @Test
    void without_retry_after_the_wait_doubles_up_to_a_minute() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            clock.step(Duration.ofMinutes(2));
            budget.throttled(RetryAfter.NONE);
            assertEquals(Duration.ofSeconds(seconds), pause());
        }
        budget.succeeded();
        clock.step(Duration.ofMinutes(2));
        budget.throttled(RetryAfter.NONE);
        assertEquals(Duration.ofSeconds(1), pause());
    }

    @Test
    void throttling_lasts_until_some_minutes_after_the_last_pause() {
        assertEquals(Optional.empty(), budget.throttledFor());
        budget.throttled(Duration.ofMinutes(3));
        clock.step(Duration.ofMinutes(7));
        assertEquals(Optional.of(Duration.ofMinutes(7)), budget.throttledFor());
        budget.succeeded();
        budget.throttled(Duration.ofSeconds(1));
        clock.step(Duration.ofMinutes(4));
        assertEquals(Optional.of(Duration.ofMinutes(11)), budget.throttledFor());
        clock.step(Duration.ofMinutes(2));
        assertEquals(Optional.empty(), budget.throttledFor());
        budget.throttled(Duration.ofSeconds(1));
        assertEquals(Optional.of(Duration.ZERO), budget.throttledFor());
    }

    @Test
    void waiting_requests_fail_when_the_application_stops() {
        budget.throttled(Duration.ofSeconds(30));
        budget.close();
        MailboxDownException stopped = assertThrows(MailboxDownException.class, budget::acquire);
        assertEquals(Fault.stopping().code(), stopped.fault().code());
    }

    @Test
    void a_refusal_keeps_no_permit() {
        budget.throttled(Duration.ofSeconds(30));
        for (int i = 0; i < 2 * RateBudget.IN_FLIGHT; i++) {
            assertThrows(MailboxDownException.class, budget::acquire);
        }
        clock.step(Duration.ofSeconds(30));
        for (int i = 0; i < RateBudget.IN_FLIGHT; i++) {
            budget.acquire();
        }
        assertTrue(RateBudget.connections(3) > 3 * RateBudget.IN_FLIGHT);
    }
}
