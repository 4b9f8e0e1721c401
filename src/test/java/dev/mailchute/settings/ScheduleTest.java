package dev.mailchute.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronExpression;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/30 * * * * ?   | Europe/Berlin       | 30",
                "0/30 * * * * ?   | America/New_York    | 30",
                "0/30 * * ? * *   | Australia/Lord_Howe | 30",
                "0 0/10 * * * ? * | Asia/Kolkata        | 600",
                "0 0 * * * ?      | Europe/Berlin       | 3600",
            })
    void a_cron_for_every_hour_skips_no_hour_when_summer_time_begins_or_ends(String cron, String zone, int seconds)
            throws Exception {
        CronExpression quartz = new CronExpression(cron.strip());
        quartz.setTimeZone(
                TimeZone.getTimeZone(Schedule.cron(cron, ZoneId.of(zone)).quartzZone()));
        for (String night : new String[] {
            "2026-10-24T20:00:00Z",
            "2026-10-31T20:00:00Z",
            "2026-03-28T20:00:00Z",
            "2026-03-07T20:00:00Z",
            "2026-04-04T06:00:00Z",
            "2026-10-03T06:00:00Z"
        }) {
            Date end = Date.from(Instant.parse(night).plus(Duration.ofHours(14)));
            Date at = quartz.getNextValidTimeAfter(Date.from(Instant.parse(night)));
            while (at.before(end)) {
                Date next = quartz.getNextValidTimeAfter(at);
                assertEquals(seconds * 1000L, next.getTime() - at.getTime(), at.toString());
                at = next;
            }
        }
    }

    @Test
    void a_cron_with_an_hour_uses_its_time_zone() {
        assertEquals(
                "Europe/Berlin",
                Schedule.cron("0 0 8 * * ?", ZoneId.of("Europe/Berlin")).quartzZone());
        assertEquals(
                "GMT+02:00", Schedule.cron("0 0 8 * * ?", ZoneId.of("+02:00")).quartzZone());
        assertEquals(
                "GMT-05:00", Schedule.cron("0 0 8 * * ?", ZoneId.of("UTC-5")).quartzZone());
    }

    @Test
    void the_next_poll_is_known_even_in_the_hour_that_occurs_twice() {
        Instant twice = Instant.parse("2026-10-25T00:10:01Z");
        Schedule night = Schedule.cron("0 0/10 0-5 * * ?", ZoneId.of("Europe/Berlin"));
        assertEquals(Optional.of(Duration.ofSeconds(599)), night.untilNext(twice));
        assertEquals(
                Optional.of(Duration.ofSeconds(30)),
                Schedule.every(Duration.ofSeconds(30)).untilNext(twice));
        assertTrue(Schedule.cron("0 0 0 1 1 ? 2020", ZoneId.of("UTC"))
                .untilNext(twice)
                .isEmpty());
    }
}
