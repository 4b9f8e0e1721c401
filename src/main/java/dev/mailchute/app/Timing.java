package dev.mailchute.app;

import dev.mailchute.web.server.Bounds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The clocks and the waits that are no setting of a user; tests shorten them.
 *
 * @param clock the time of day, for what is written down
 * @param steady the clock to wait by; nobody sets it
 * @param response how long Graph may stay silent in the middle of an answer
 * @param patience how long a request waits for a pause that Graph asked for, before it is given up until the next poll
 * @param redelivery the first wait before a mail is tried again within a poll; it doubles
 * @param looks when the mailbox is looked through after an unknown outcome, one after the other
 * @param web the bounds and time-outs of the HTTP server
 */
public record Timing(
        Clock clock,
        Clock steady,
        Duration response,
        Duration patience,
        Duration redelivery,
        List<Duration> looks,
        Bounds web) {

    /** The usual bounds of the HTTP server. */
    public Timing(
            Clock clock,
            Clock steady,
            Duration response,
            Duration patience,
            Duration redelivery,
            List<Duration> looks) {
        this(clock, steady, response, patience, redelivery, looks, Bounds.standard());
    }

    /** One clock for both. */
    public Timing(Clock clock, Duration response, Duration patience, Duration redelivery, List<Duration> looks) {
        this(clock, clock, response, patience, redelivery, looks);
    }

    /** The same with other bounds of the HTTP server. */
    public Timing web(Bounds other) {
        return new Timing(clock, steady, response, patience, redelivery, looks, other);
    }

    public static Timing real() {
        return new Timing(
                Clock.systemUTC(),
                new SteadyClock(),
                Duration.ofSeconds(100),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30)));
    }
}
