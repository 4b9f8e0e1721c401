package dev.mailchute.inbound;

import dev.mailchute.mailcenter.EarlyEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The present way of a message through the routes, for the log.
 *
 * @param begun when it was taken, by the clock for waits
 * @param requestId of the answer that had its MIME
 * @param end whether it ended before the way has
 */
record Passage(Optional<Instant> begun, Optional<String> requestId, EarlyEnd end) {
    /** Not on its way. */
    static Passage none() {
        return new Passage(Optional.empty(), Optional.empty(), new EarlyEnd());
    }

    static Passage from(Instant now) {
        return new Passage(Optional.of(now), Optional.empty(), new EarlyEnd());
    }

    /** @param id of the answer that had its MIME */
    Passage fetched(Optional<String> id) {
        return new Passage(begun, id, end);
    }

    /** How long it takes until now. */
    Optional<Duration> time(Instant now) {
        return begun.map(from -> Duration.between(from, now));
    }
}
