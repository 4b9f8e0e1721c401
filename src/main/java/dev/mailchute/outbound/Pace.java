package dev.mailchute.outbound;

import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.settings.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How many mails of an outbox may be begun now: its messages per minute, counted in the ledger and so kept across restarts; and
 * few while the outbox is down.
 */
final class Pace {
    private static final int AT_ONCE = 100;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Outbox outbox;
    private final OutboundLedger ledger;
    private final Clock clock;
    private final Clock steady;
    private Instant pausedUntil = Instant.EPOCH;
    private Duration pause = Duration.ZERO;

    /**
     * @param clock the time of day, by which the ledger counts
     * @param steady the clock to wait by
     */
    Pace(Outbox outbox, OutboundLedger ledger, Clock clock, Clock steady) {
        this.outbox = outbox;
        this.ledger = ledger;
        this.clock = clock;
        this.steady = steady;
    }

    synchronized int allowance() {
        Instant now = clock.instant();
        if (isResting()) {
            return 0;
        }
        int most = pause.isZero() ? AT_ONCE : 1;
        if (outbox.messagesPerMinute() == 0) {
            return most;
        }
        long begun = ledger.begunBetween(outbox.name(), now.minus(Duration.ofMinutes(1)), now);
        return (int) Math.min(most, Math.max(0, outbox.messagesPerMinute() - begun));
    }

    /** Whether the next try is not due yet after one that did not go through. */
    synchronized boolean isResting() {
        return pausedUntil.isAfter(steady.instant());
    }

    /** Nothing goes through: the next try is later each time, with some chance in it. */
    synchronized void down() {
        pause = pause.isZero() ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
        pausedUntil = steady.instant().plus(Backoff.spread(pause));
    }

    synchronized void works() {
        pause = Duration.ZERO;
        pausedUntil = Instant.EPOCH;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
