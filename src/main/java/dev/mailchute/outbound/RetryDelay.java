package dev.mailchute.outbound;

import dev.mailchute.health.Backoff;
import java.time.Duration;

/** When a file, or an outbox that is down, is tried again: after 5 s, doubling, to 5 min, spread by a fifth either way. */
final class RetryDelay {
    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(5));

    /** No delay is longer than this, chance included. */
    static final Duration MAX = BACKOFF.most().multipliedBy(6).dividedBy(5);

    private RetryDelay() {}

    static Duration after(int attempts) {
        return BACKOFF.spread(Math.max(1, attempts), 0.8, 1.2);
    }
}
