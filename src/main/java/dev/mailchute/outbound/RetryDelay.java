package dev.mailchute.outbound;

import dev.mailchute.health.Backoff;
import java.time.Duration;

/** When a file, or an outbox that is down, is tried again: ever later, spread by a fifth either way. */
record RetryDelay(Backoff backoff) {
    /** No delay is longer than this, chance included. */
    Duration max() {
        return backoff.most().multipliedBy(6).dividedBy(5);
    }

    Duration after(int attempts) {
        return backoff.spread(Math.max(1, attempts), 0.8, 1.2);
    }
}
