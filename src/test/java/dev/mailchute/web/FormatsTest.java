package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.Address;
import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times, sizes and people as the page shows them. */
class FormatsTest {
    private final SteppedClock clock = new SteppedClock();
    private final Formats formats = new Formats(clock);

    private String ago(Duration time) {
        return formats.ago(clock.instant().minus(time));
    }

    @Test
    void old_times_are_shown_as_a_day_and_recent_ones_as_a_duration() {
        assertEquals("just now", ago(Duration.ofMillis(1900)));
        assertEquals("just now", ago(Duration.ofSeconds(-5)), "a clock that was set back");
        assertTrue(ago(Duration.ofSeconds(2)).endsWith(" ago"));
        assertTrue(ago(Duration.ofHours(47)).endsWith(" ago"));
        Instant old = clock.instant().minus(Duration.ofHours(48));
        assertEquals(Formats.day(old), formats.ago(old));
        assertEquals(Formats.day(old), formats.since(old));
        assertTrue(formats.since(clock.instant()).matches("\\d\\d:\\d\\d"));
    }

    @Test
    void sizes_and_numbers_are_read_at_a_glance() {
        assertEquals("1023 bytes", Formats.size(1023));
        assertEquals("1 KB", Formats.size(1024));
        assertEquals("1023 KB", Formats.size(1024 * 1024 - 1));
        assertEquals("1.5 MB", Formats.size(1024 * 1024 * 3 / 2));
        assertEquals("1,234,567", Formats.number(1_234_567));
    }

    private static Person person(String name, String address) {
        return Person.of(List.of(new Address(name, address))).get(0);
    }

    @Test
    void a_name_that_looks_like_another_address_says_so_and_one_like_its_own_does_not() {
        assertFalse(person("ceo@bank.example", "eve@x.example").remark().isEmpty());
        assertFalse(person("ceo\uff20bank.example", "eve@x.example").remark().isEmpty());
        assertEquals("", person("EVE@x.example (Eve)", "eve@x.example").remark());
        assertEquals("", person("Eve", "eve@x.example").remark());
        assertEquals("", person("eve@x.example", "eve@x.example").name(), "the address says it already");
        assertEquals(203, person("x".repeat(1000), "eve@x.example").name().length());
    }
}
