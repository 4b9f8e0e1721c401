package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.Schedule;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final Schedule EACH_MINUTE = Schedule.every(Duration.ofMinutes(1));

    @Test
    void each_second_of_the_interval_has_as_many_mailboxes_as_any_other() {
        Map<Long, Long> bySecond = IntStream.range(0, 5000)
                .mapToObj(place -> Spread.offset(place, 5000, EACH_MINUTE))
                .collect(Collectors.groupingBy(offset -> offset.toSeconds() % 60, TreeMap::new, Collectors.counting()));
        assertEquals(60, bySecond.size(), bySecond::toString);
        assertTrue(bySecond.values().stream().allMatch(count -> count == 83 || count == 84), bySecond::toString);
    }

    @Test
    void no_mailbox_waits_for_longer_than_its_interval() {
        assertEquals(Duration.ofMillis(60), Spread.offset(0, 1000, EACH_MINUTE));
        assertEquals(Duration.ofMinutes(1), Spread.offset(999, 1000, EACH_MINUTE));
        assertEquals(Duration.ofMinutes(1), Spread.offset(0, 1, EACH_MINUTE));
    }

    @Test
    void a_cron_is_what_its_author_wrote() {
        assertEquals(Duration.ZERO, Spread.offset(7, 10, Schedule.cron("0 0 8 * * ?", ZoneOffset.UTC)));
    }

    @Test
    void a_few_mailboxes_are_polled_at_the_start_one_after_the_other() {
        assertEquals(Duration.ZERO, Spread.first(0, 3));
        assertEquals(Duration.ofMillis(100), Spread.first(2, 3));
    }

    @Test
    void thousands_are_polled_within_five_seconds_of_the_start() {
        assertEquals(Duration.ofMillis(4995), Spread.first(999, 1000));
        assertEquals(Duration.ofMillis(4999), Spread.first(4999, 5000));
    }
}
