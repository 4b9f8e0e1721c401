package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final Schedule EACH_MINUTE = Schedule.every(Duration.ofMinutes(1));
    private static final Schedule EACH_TEN_SECONDS = Schedule.every(Duration.ofSeconds(10));

    /** The offsets of mailboxes in this order. */
    private static List<Duration> offsets(List<Schedule> schedules) {
        List<InboundMailbox> mailboxes = IntStream.range(0, schedules.size())
                .mapToObj(place -> new InboundMailbox("box" + place, null, null, null, schedules.get(place), 1))
                .toList();
        Map<String, Duration> offsets = Spread.offsets(mailboxes);
        return mailboxes.stream().map(mailbox -> offsets.get(mailbox.name())).toList();
    }

    /** How many polls begin in each second of the minute. */
    private static Map<Long, Long> bySecond(List<Schedule> schedules) {
        List<Duration> offsets = offsets(schedules);
        return IntStream.range(0, schedules.size())
                .boxed()
                .flatMap(place -> {
                    long interval =
                            schedules.get(place).interval().orElseThrow().toSeconds();
                    return LongStream.iterate(offsets.get(place).toSeconds(), time -> time + interval)
                            .limit(60 / interval)
                            .boxed();
                })
                .collect(Collectors.groupingBy(second -> second % 60, TreeMap::new, Collectors.counting()));
    }

    @Test
    void each_second_of_the_interval_has_as_many_mailboxes_as_any_other() {
        Map<Long, Long> bySecond = bySecond(Collections.nCopies(5000, EACH_MINUTE));
        assertEquals(60, bySecond.size(), bySecond::toString);
        assertTrue(bySecond.values().stream().allMatch(count -> count == 83 || count == 84), bySecond::toString);
    }

    @Test
    void so_it_is_with_several_intervals_whatever_their_order() {
        List<Schedule> schedules = new ArrayList<>(Collections.nCopies(600, EACH_TEN_SECONDS));
        schedules.addAll(Collections.nCopies(600, EACH_MINUTE));
        Map<Long, Long> bySecond = bySecond(schedules);
        assertEquals(60, bySecond.size(), bySecond::toString);
        assertEquals(Set.of(70L), Set.copyOf(bySecond.values()), bySecond::toString);
    }

    @Test
    void no_mailbox_waits_for_longer_than_its_interval() {
        List<Duration> offsets = offsets(Collections.nCopies(1000, EACH_MINUTE));
        assertEquals(Duration.ofMillis(60), offsets.get(0));
        assertEquals(Duration.ofMinutes(1), offsets.get(999));
        assertEquals(
                List.of(Duration.ofMinutes(1), Duration.ofSeconds(10)),
                offsets(List.of(EACH_MINUTE, EACH_TEN_SECONDS)));
    }

    @Test
    void a_cron_is_what_its_author_wrote() {
        Schedule cron = Schedule.cron("0 0 8 * * ?", ZoneOffset.UTC);
        assertEquals(
                List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO),
                offsets(List.of(cron, EACH_MINUTE, cron)));
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
