package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;

/**
 * When the log repeats what goes on: 10 minutes after it was told, then an hour, then every 6 hours.
 *
 * @param last when it was last told
 * @param count how often it was told again
 */
record Reminders(Instant last, int count) {
    private static final Backoff INTERVALS = new Backoff(Duration.ofMinutes(10), 6, Duration.ofHours(6));

    static Reminders from(Instant now) {
        return new Reminders(now, 0);
    }

    boolean isDue(Instant now) {
        return !last.plus(INTERVALS.after(count + 1)).isAfter(now);
    }

    Reminders told(Instant now) {
        return new Reminders(now, count + 1);
    }
}
