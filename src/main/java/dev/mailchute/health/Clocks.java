package dev.mailchute.health;

import java.time.Clock;
import java.time.Instant;

/**
 * The two clocks of the application.
 *
 * @param day the time of day, for what is written down
 * @param steady the clock to wait by; it is never set
 */
public record Clocks(Clock day, Clock steady) {
    public Instant now() {
        return day.instant();
    }
}
