package dev.mailchute.app;

import dev.mailchute.settings.Schedule;
import java.time.Duration;

/** Spreads the polls of many mailboxes evenly, so that they do not all come in the same second. */
final class Spread {
    /** The time in which every mailbox is polled once after a start, as far as {@link #APART} allows. */
    private static final Duration FIRST = Duration.ofSeconds(5);

    private static final Duration APART = Duration.ofMillis(50);

    private Spread() {}

    /**
     * How long after its schedule begins a mailbox is polled by it for the first time; then always after the interval.
     *
     * @param place its place among all mailboxes, from 0
     * @return at most the interval, so that no mailbox waits for longer; nothing for a cron expression, whose author chose its times
     */
    static Duration offset(int place, int mailboxes, Schedule schedule) {
        return schedule.interval()
                .map(interval -> interval.multipliedBy(place + 1L).dividedBy(mailboxes))
                .orElse(Duration.ZERO);
    }

    /** How long after the start it is polled in addition to its schedule. Few mailboxes are all polled at once, or nearly. */
    static Duration first(int place, int mailboxes) {
        Duration evenly = FIRST.multipliedBy(place).dividedBy(mailboxes);
        Duration next = APART.multipliedBy(place);
        return next.compareTo(evenly) < 0 ? next : evenly;
    }
}
