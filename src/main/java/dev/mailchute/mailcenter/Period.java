package dev.mailchute.mailcenter;

import java.time.Instant;
import java.util.Optional;

/**
 * A time between two instants; one that is absent is no bound.
 *
 * @param since belongs to it
 * @param until is the first that does not
 */
public record Period(Optional<Instant> since, Optional<Instant> until) {
    public static final Period ANY = new Period(Optional.empty(), Optional.empty());

    /** @param seconds since 1970; what comes before counts as 1970 */
    boolean contains(int seconds) {
        return (since.isEmpty() || seconds >= seconds(since.get()))
                && (until.isEmpty() || seconds < seconds(until.get()));
    }

    /** As an index keeps a time; 0 if it is not known. */
    static int seconds(Instant time) {
        return time == null ? 0 : (int) Math.max(0, Math.min(Integer.MAX_VALUE, time.getEpochSecond()));
    }
}
