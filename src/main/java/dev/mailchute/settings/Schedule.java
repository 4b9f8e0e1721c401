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
 * When a mailbox is polled: at an interval, which ignores changes of the clock, or by a cron expression.
 *
 * @param interval empty for a cron expression
 * @param cron a Quartz cron expression; empty for an interval
 * @param zone the time zone of the cron expression
 * @param firstPoll when it is polled first
 */
public record Schedule(Optional<Duration> interval, String cron, ZoneId zone, FirstPoll firstPoll) {
    /** When a mailbox is polled for the first time after a start. */
    public enum FirstPoll {
        AT_START,
        BY_SCHEDULE
    }

    /** Fires in every hour of every day, so the time zone makes no difference. */
    private static final Pattern EVERY_HOUR = Pattern.compile("\\S+\\s+\\S+\\s+\\*\\s+[*?]\\s+\\*\\s+[*?](\\s+\\*)?");

    public static Schedule every(Duration interval) {
        return new Schedule(Optional.of(interval), "", ZoneOffset.UTC, FirstPoll.AT_START);
    }

    public static Schedule cron(String expression, ZoneId zone) {
        return new Schedule(Optional.empty(), expression.strip(), zone, FirstPoll.AT_START);
    }

    public Schedule startingWith(FirstPoll first) {
        return new Schedule(interval, cron, zone, first);
    }

    /** Whether it is polled once as soon as the application has started. */
    public boolean isAtStart() {
        return firstPoll == FirstPoll.AT_START;
    }

    public boolean isCron() {
        return interval.isEmpty();
    }

    /**
     * The time zone for Quartz. Quartz skips the hour that occurs twice when summer time ends, so a cron expression for every hour
     * uses a zone without summer time.
     */
    public String quartzZone() {
        ZoneId read = EVERY_HOUR.matcher(cron).matches() ? zone.getRules().getStandardOffset(Instant.now()) : zone;
        return TimeZone.getTimeZone(read.normalized()).getID();
    }

    /**
     * The time until the next poll, assuming no clock change in between; empty if a cron expression never fires again.
     */
    public Optional<Duration> untilNext(Instant now) {
        return isCron() ? untilNext(now, TimeZone.getTimeZone(zone.getRules().getOffset(now))) : interval;
    }

    private Optional<Duration> untilNext(Instant now, TimeZone read) {
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(read);
            return Optional.ofNullable(expression.getNextValidTimeAfter(Date.from(now)))
                    .map(next -> Duration.between(now, next.toInstant()));
        } catch (ParseException e) {
            throw new IllegalArgumentException(cron, e);
        }
    }

    /** How long from this moment until the next poll by the calendar, with its changes between summer and winter time; empty if none comes. */
    public Optional<Duration> untilNextPoll(Instant now) {
        return isCron() ? untilNext(now, TimeZone.getTimeZone(quartzZone())) : interval;
    }

    /** For sentences: {@code every 30 s}, {@code by 0 0 8 * * ? in Europe/Berlin}. */
    @Override
    public String toString() {
        return interval.map(time -> "every " + describe(time)).orElseGet(() -> "by " + cron + " in " + zone);
    }

    private static String describe(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
