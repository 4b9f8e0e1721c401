package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OverdueTest {
    @Test
    void it_is_tried_at_the_next_poll_then_ever_more_seldom_and_at_least_once_an_hour() {
        assertEquals(Duration.ZERO, Overdue.after(1));
        assertEquals(Duration.ofMinutes(1), Overdue.after(2));
        assertEquals(Duration.ofMinutes(2), Overdue.after(3));
        assertEquals(Duration.ofMinutes(32), Overdue.after(7));
        assertEquals(Duration.ofHours(1), Overdue.after(8));
        assertEquals(Duration.ofHours(1), Overdue.after(1000));
    }
}
