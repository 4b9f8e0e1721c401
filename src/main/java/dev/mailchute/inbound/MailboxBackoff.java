package dev.mailchute.inbound;

import dev.mailchute.health.Backoff;
import java.time.Clock;
import java.time.Instant;

/**
 * How long a mailbox that is down is not polled: doubling, up to a minute, so that its recovery is noticed soon. The
 * schedule continues; polls that come too early do nothing.
 */
final class MailboxBackoff {
    private final Backoff backoff;
    private final Clock clock;
    private int failures;
    private Instant until = Instant.EPOCH;

    MailboxBackoff(Backoff backoff, Clock clock) {
        this.backoff = backoff;
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    synchronized boolean isOver() {
        return !until.isAfter(clock.instant());
    }

    synchronized void lengthen() {
        failures++;
        until = clock.instant().plus(backoff.spread(failures, 0.8, 1.0));
    }

    /** Ends this wait; after another failure it is longer all the same. */
    synchronized void skip() {
        until = Instant.EPOCH;
    }

    synchronized void end() {
        failures = 0;
        until = Instant.EPOCH;
    }
}
