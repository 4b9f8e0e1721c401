package dev.mailchute.outbound;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When a mail is tried again after it failed so many times: from 5 s, doubling, to 5 min, spread by a fifth either way. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** No wait is longer than this, chance included. */
    static final Duration MAX = LONGEST.multipliedBy(6).dividedBy(5);

    private Backoff() {}

    static Duration after(int attempts) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(Math.max(0, attempts - 1), 10));
        return spread(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    static Duration spread(Duration wait) {
        return Duration.ofMillis(
                (long) (wait.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
    }
}
