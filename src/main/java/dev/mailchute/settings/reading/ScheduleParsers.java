package dev.mailchute.settings.reading;

import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.reading.ValueParsers.BadValue;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** How the times of polls are written. */
final class ScheduleParsers {
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    private ScheduleParsers() {}

    /** An interval, or a Quartz cron expression that will yet fire. */
    static Schedule schedule(String text, ZoneId zone) throws BadValue {
        if (ValueParsers.isDuration(text)) {
            Duration interval = ValueParsers.duration(text);
            if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
                throw new BadValue("is too short; a mailbox is polled at most once a second");
            }
            return Schedule.every(interval);
        }
        if (!text.strip().contains(" ")) {
            throw new BadValue("is neither a duration, such as 30s or 5m, nor a Quartz cron expression"
                    + " (second minute hour day month weekday, with ? for day or weekday)");
        }
        CronFields.check(text);
        boolean fires;
        try {
            CronExpression cron = new CronExpression(text);
            cron.setTimeZone(TimeZone.getTimeZone(zone.normalized()));
            fires = cron.getNextValidTimeAfter(new Date()) != null;
        } catch (ParseException | RuntimeException e) {
            throw new BadValue(
                    "is not a Quartz cron expression (second minute hour day month weekday, with ? for day or weekday)",
                    ": " + e.getMessage());
        }
        if (!fires) {
            throw new BadValue("never comes");
        }
        return Schedule.cron(text, zone);
    }

    /** The zone of a cron: a name of the time-zone database, an offset, or this machine's. */
    static ZoneId zone(String text) throws BadValue {
        if (text.equalsIgnoreCase("system")) {
            return ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new BadValue("is no time zone; write a name such as Europe/Berlin, UTC, or system");
        }
    }
}
