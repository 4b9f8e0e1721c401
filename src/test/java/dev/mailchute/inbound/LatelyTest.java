package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatelyTest {
    private final SteppedClock clock = new SteppedClock();
    private final Lately lately = new Lately(clock, Duration.ofMinutes(1));

    @Test
    void entries_are_forgotten_after_their_time() {
        lately.add("a");
        clock.step(Duration.ofSeconds(40));
        lately.add("b");
        assertTrue(lately.contains("a"));
        clock.step(Duration.ofSeconds(20));
        assertFalse(lately.contains("a"));
        assertTrue(lately.contains("b"));
        assertFalse(lately.contains("c"));
    }

    @Test
    void a_repeated_entry_counts_from_its_repetition_and_memory_is_bounded() {
        lately.add("a");
        clock.step(Duration.ofSeconds(40));
        lately.add("a");
        clock.step(Duration.ofSeconds(40));
        assertTrue(lately.contains("a"));
        for (int i = 0; i < 10_000; i++) {
            lately.add("x" + i);
        }
        assertFalse(lately.contains("a"));
        assertTrue(lately.contains("x0"));
    }
}
