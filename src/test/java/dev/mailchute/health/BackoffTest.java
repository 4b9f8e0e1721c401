package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = Backoff.doubling(Duration.ofSeconds(5), Duration.ofSeconds(60));

    @Test
    void the_wait_doubles_with_each_failure_up_to_the_maximum() {
        assertEquals(Duration.ZERO, backoff.after(0));
        assertEquals(Duration.ofSeconds(5), backoff.after(1));
        assertEquals(Duration.ofSeconds(10), backoff.after(2));
        assertEquals(Duration.ofSeconds(40), backoff.after(4));
        assertEquals(Duration.ofSeconds(60), backoff.after(5));
        assertEquals(Duration.ofSeconds(60), backoff.after(Integer.MAX_VALUE));
    }

    @Test
    void the_first_wait_is_no_longer_than_the_maximum() {
        assertEquals(
                Duration.ofSeconds(3),
                Backoff.doubling(Duration.ofSeconds(5), Duration.ofSeconds(3)).after(1));
    }

    @Test
    void the_random_spread_stays_within_its_bounds() {
        for (int i = 0; i < 100; i++) {
            Duration wait = backoff.spread(2, 0.8, 1.2);
            assertTrue(wait.compareTo(Duration.ofSeconds(8)) >= 0 && wait.compareTo(Duration.ofSeconds(12)) <= 0);
        }
        assertEquals(Duration.ZERO, backoff.spread(0, 0.8, 1.2));
    }
}
