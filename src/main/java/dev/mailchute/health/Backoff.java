package dev.mailchute.health;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that grow with each failure.
 *
 * @param first after the first failure
 * @param factor each further wait is so many times as long
 * @param most no wait is longer, chance left aside
 */
public record Backoff(Duration first, int factor, Duration most) {
    public static Backoff doubling(Duration first, Duration most) {
        return new Backoff(first, 2, most);
    }

    /** The wait after so many failures in a row; none before the first. */
    public Duration after(int failures) {
        if (failures < 1) {
            return Duration.ZERO;
        }
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(most) < 0; i++) {
            wait = wait.multipliedBy(factor);
        }
        return wait.compareTo(most) > 0 ? most : wait;
    }

    /** The same, times a random number in these bounds: what failed together is not tried together. */
    public Duration spread(int failures, double from, double to) {
        return Duration.ofNanos(
                (long) (after(failures).toNanos() * ThreadLocalRandom.current().nextDouble(from, to)));
    }
}
