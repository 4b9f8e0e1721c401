package dev.mailchute.health;

import java.time.Clock;
import java.time.Instant;

/**
 * The two clocks of the application.
 *
 * @param day the time of day, for records
 * @param steady the clock for waits, not affected by changes of the machine's clock
 */
public record Clocks(Clock day, Clock steady) {
    public Instant now() {
        return day.instant();
    }
}
