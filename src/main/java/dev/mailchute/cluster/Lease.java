package dev.mailchute.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a node may rely on what the database has said. It ends by whichever clock comes first: a suspended machine stops the monotonic one, and
 * the clock of the day may be set back.
 */
public final class Lease {
    private final Clock day;
    private final Clock steady;
    private final Duration valid;
    private volatile Moment renewed;

    /**
     * When the database was asked. Its answer may be as old as that.
     *
     * @param day by the clock of the day
     * @param steady by the monotonic clock
     */
    record Moment(Instant day, Instant steady) {}

    /** @param valid shorter than the time after which the database ends a session that is silent */
    public Lease(Clock day, Clock steady, Duration valid) {
        this.day = day;
        this.steady = steady;
        this.valid = valid;
    }

    Duration valid() {
        return valid;
    }

    Moment now() {
        return new Moment(day.instant(), steady.instant());
    }

    /** The database has answered. */
    void renew(Moment asked) {
        renewed = asked;
    }

    /** The session is over. */
    void end() {
        renewed = null;
    }

    boolean isValid() {
        Moment last = renewed;
        return last != null && isWithin(last.day, day.instant()) && isWithin(last.steady, steady.instant());
    }

    /** A clock that was set back says nothing about the time that has passed. */
    private boolean isWithin(Instant from, Instant now) {
        return !now.isBefore(from) && now.isBefore(from.plus(valid));
    }
}
