package dev.mailchute.health;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that grow with each failure.
 *
 * @param first the wait after the first failure
 * @param factor multiplies each further wait
 * @param max the longest wait, before random spread
 */
public record Backoff(Duration first, int factor, Duration max) {
    public static Backoff doubling(Duration first, Duration max) {
        return new Backoff(first, 2, max);
    }

    /** The wait after this many failures in a row; zero before the first. */
    public Duration after(int failures) {
        if (failures < 1) {
            return Duration.ZERO;
        }
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(max) < 0; i++) {
            wait = wait.multipliedBy(factor);
        }
        return wait.compareTo(max) > 0 ? max : wait;
    }

    /** The wait times a random factor between these bounds, so that what failed together is not tried again together. */
    public Duration spread(int failures, double from, double to) {
        return Duration.ofNanos(
                (long) (after(failures).toNanos() * ThreadLocalRandom.current().nextDouble(from, to)));
    }
}
