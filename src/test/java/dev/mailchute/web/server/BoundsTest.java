package dev.mailchute.web.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BoundsTest {
    @Test
    void connections_take_an_eighth_of_the_handles_and_not_more_than_a_page_needs() {
        assertEquals(128, Bounds.connections(1024));
        assertEquals(256, Bounds.connections(1_048_576));
        assertEquals(16, Bounds.connections(64));
        assertTrue(Bounds.standard().connections() <= 256);
    }

    @Test
    void all_bodies_together_fit_into_a_small_part_of_a_heap_of_96_mb() {
        Bounds bounds = Bounds.standard();
        assertTrue(bounds.strangers().all() + bounds.known().all() <= 8 * 1024 * 1024);
        assertTrue(bounds.strangers().one() <= 64 * 1024);
    }
}
