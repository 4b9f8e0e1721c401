package dev.mailchute.inbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a mailbox that is down is left alone: twice as long each time, and never so long that its recovery goes unnoticed.
 * The schedule goes on; polls that come too early do nothing.
 */
final class Rest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Clock clock;
    private Duration rest = Duration.ZERO;
    private Instant until = Instant.EPOCH;

    Rest(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean isOver() {
        return !until.isAfter(clock.instant());
    }

    synchronized void longer() {
        Duration next = rest.isZero() ? FIRST : rest.multipliedBy(2);
        rest = next.compareTo(LONGEST) > 0 ? LONGEST : next;
        until = clock.instant().plusMillis((long)
                (rest.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.0)));
    }

    synchronized void end() {
        rest = Duration.ZERO;
        until = Instant.EPOCH;
    }
}
