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

/** Parses the schedules of mailboxes. */
final class ScheduleParsers {
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

    private ScheduleParsers() {}

    /** An interval, or a Quartz cron expression that fires at least once more. */
    static Schedule schedule(String text, ZoneId zone) throws BadValue {
        if (ValueParsers.isDuration(text)) {
            Duration interval = ValueParsers.duration(text);
            if (interval.compareTo(MIN_INTERVAL) < 0) {
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
            throw new BadValue("never fires again");
        }
        return Schedule.cron(text, zone);
    }

    /** A name from the time zone database, an offset, or {@code system} for this machine's zone. */
    static ZoneId zone(String text) throws BadValue {
        if (text.equalsIgnoreCase("system")) {
            return ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new BadValue("is not a time zone; use a name such as Europe/Berlin, UTC, or system");
        }
    }
}
