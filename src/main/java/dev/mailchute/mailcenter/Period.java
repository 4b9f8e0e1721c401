package dev.mailchute.mailcenter;

import java.time.Instant;
import java.util.Optional;

/**
 * A period of time, open-ended if a bound is empty.
 *
 * @param since inclusive
 * @param until exclusive
 */
public record Period(Optional<Instant> since, Optional<Instant> until) {
    public static final Period ANY = new Period(Optional.empty(), Optional.empty());

    /** @param seconds since 1970; earlier times count as 1970 */
    boolean contains(int seconds) {
        return (since.isEmpty() || seconds >= seconds(since.get()))
                && (until.isEmpty() || seconds < seconds(until.get()));
    }

    /** A time in the form an index stores, in seconds since 1970; 0 if it is not known. */
    static int seconds(Instant time) {
        return time == null ? 0 : (int) Math.max(0, Math.min(Integer.MAX_VALUE, time.getEpochSecond()));
    }
}
