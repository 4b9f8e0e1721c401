package dev.mailchute.outbound;

import dev.mailchute.health.Backoff;
import java.time.Duration;

/** When a file, or an outbox that is down, is retried: with growing delays and 20% jitter. */
record RetryDelay(Backoff backoff) {
    /** The longest delay, including jitter. */
    Duration max() {
        return backoff.max().multipliedBy(6).dividedBy(5);
    }

    Duration after(int attempts) {
        return backoff.spread(Math.max(1, attempts), 0.8, 1.2);
    }
}
