package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.Backoff;
import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MailboxBackoffTest {
    private final SteppedClock clock = new SteppedClock();
    private final MailboxBackoff backoff =
            new MailboxBackoff(Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(1)), clock);

    @Test
    void it_grows_with_each_failure_and_a_recovery_is_noticed_within_a_minute() {
        assertTrue(backoff.isOver());
        backoff.lengthen();
        assertFalse(backoff.isOver());
        clock.step(Duration.ofSeconds(1));
        assertTrue(backoff.isOver());
        for (int i = 0; i < 20; i++) {
            backoff.lengthen();
        }
        clock.step(Duration.ofSeconds(45));
        assertFalse(backoff.isOver());
        clock.step(Duration.ofSeconds(15));
        assertTrue(backoff.isOver());
    }

    @Test
    void after_its_end_it_starts_over() {
        for (int i = 0; i < 20; i++) {
            backoff.lengthen();
        }
        backoff.end();
        assertTrue(backoff.isOver());
        backoff.lengthen();
        clock.step(Duration.ofSeconds(1));
        assertTrue(backoff.isOver());
    }
}
