package dev.mailchute.outbound;

import dev.mailchute.health.Clocks;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.settings.Outbox;
import java.time.Duration;
import java.time.Instant;

/**
 * How many messages of an outbox may be started now. Its messages per minute are counted in the ledger and so survive
 * restarts. While the outbox is down, it is one at a time.
 */
final class SendRate {
    private static final int MAX_AT_ONCE = 100;

    private final Outbox outbox;
    private final OutboundLedger ledger;
    private final Clocks clocks;
    private final RetryDelay delay;
    private Instant pausedUntil = Instant.EPOCH;
    private int failures;

    SendRate(Outbox outbox, OutboundLedger ledger, Clocks clocks, RetryDelay delay) {
        this.outbox = outbox;
        this.ledger = ledger;
        this.clocks = clocks;
        this.delay = delay;
    }

    synchronized int allowance() {
        Instant now = clocks.now();
        if (isResting()) {
            return 0;
        }
        int most = failures == 0 ? MAX_AT_ONCE : 1;
        if (outbox.messagesPerMinute() == 0) {
            return most;
        }
        long begun = ledger.begunBetween(outbox.name(), now.minus(Duration.ofMinutes(1)), now);
        return (int) Math.min(most, Math.max(0, outbox.messagesPerMinute() - begun));
    }

    /** How long a message that failed this often waits. */
    Duration delay(int attempts) {
        return delay.after(attempts);
    }

    /** Whether the outbox pauses after a failure. */
    synchronized boolean isResting() {
        return pausedUntil.isAfter(clocks.steady().instant());
    }

    /** Pauses the outbox after a failure, longer each time, with jitter. */
    synchronized void down() {
        failures++;
        pausedUntil = clocks.steady().instant().plus(delay.after(failures));
    }

    /** Ends this wait; after another failure it is longer all the same. */
    synchronized void skip() {
        pausedUntil = Instant.EPOCH;
    }

    synchronized void works() {
        failures = 0;
        pausedUntil = Instant.EPOCH;
    }
}
