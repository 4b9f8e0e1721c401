package dev.mailchute.settings;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * When a mailbox is polled: at an interval, which no clock change concerns, or by a cron, which is a calendar.
 *
 * @param interval empty for a cron
 * @param cron a Quartz cron expression; empty for an interval
 * @param zone what the hours and days of a cron are those of
 */
public record Schedule(Optional<Duration> interval, String cron, ZoneId zone) {
    /** Any second or minute of every hour of every day: nothing in it depends on where the hands of a local clock are. */
    private static final Pattern EVERY_HOUR = Pattern.compile("\\S+\\s+\\S+\\s+\\*\\s+[*?]\\s+\\*\\s+[*?](\\s+\\*)?");

    public static Schedule every(Duration interval) {
        return new Schedule(Optional.of(interval), "", ZoneOffset.UTC);
    }

    public static Schedule cron(String expression, ZoneId zone) {
        return new Schedule(Optional.empty(), expression.strip(), zone);
    }

    public boolean isCron() {
        return interval.isEmpty();
    }

    /**
     * The zone as Quartz is told it. Quartz leaves out the whole hour that comes twice when summer time ends; a cron for every hour is
     * therefore read in a zone that has no summer time.
     */
    public String quartzZone() {
        ZoneId read = EVERY_HOUR.matcher(cron).matches() ? zone.getRules().getStandardOffset(Instant.now()) : zone;
        return TimeZone.getTimeZone(read.normalized()).getID();
    }

    /**
     * How long from this moment until the next poll is due, as a clock on the wall would say that is not changed meanwhile; empty for a
     * cron that does not come again.
     */
    public Optional<Duration> untilNext(Instant now) {
        if (!isCron()) {
            return interval;
        }
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(zone.getRules().getOffset(now)));
            return Optional.ofNullable(expression.getNextValidTimeAfter(Date.from(now)))
                    .map(next -> Duration.between(now, next.toInstant()));
        } catch (ParseException e) {
            throw new IllegalArgumentException(cron, e);
        }
    }

    /** As a sentence says it: {@code every 30 s}, {@code by 0 0 8 * * ? in Europe/Berlin}. */
    @Override
    public String toString() {
        return interval.map(time -> "every " + describe(time)).orElseGet(() -> "by " + cron + " in " + zone);
    }

    private static String describe(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
