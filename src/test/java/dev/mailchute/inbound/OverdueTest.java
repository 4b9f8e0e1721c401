package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OverdueTest {
    @Test
    void it_is_retried_at_the_next_poll_then_with_growing_delays_up_to_an_hour() {
        assertEquals(Duration.ZERO, Overdue.after(1));
        assertEquals(Duration.ofMinutes(1), Overdue.after(2));
        assertEquals(Duration.ofMinutes(2), Overdue.after(3));
        assertEquals(Duration.ofMinutes(32), Overdue.after(7));
        assertEquals(Duration.ofHours(1), Overdue.after(8));
        assertEquals(Duration.ofHours(1), Overdue.after(1000));
    }
}
