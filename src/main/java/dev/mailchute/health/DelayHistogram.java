package dev.mailchute.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How long messages took, in buckets that grow by the square root of 2 from 0.1 s to more than a day: a quantile is true to within a fifth,
 * in 42 numbers.
 */
final class DelayHistogram {
    static final int BUCKETS = 42;
    private static final double FIRST = 0.1;

    private final long[] counts = new long[BUCKETS];

    static int bucket(Duration took) {
        double seconds = took.toMillis() / 1000.0;
        if (seconds <= FIRST) {
            return 0;
        }
        return Math.min(BUCKETS - 1, 1 + (int) Math.floor(2 * Math.log(seconds / FIRST) / Math.log(2)));
    }

    /** The middle of a bucket, of those that it may stand for. */
    private static Duration middle(int bucket) {
        double seconds = bucket == 0 ? FIRST : FIRST * Math.pow(2, (bucket - 0.5) / 2);
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    void add(int[] others) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += others[i];
        }
    }

    /** So long or less took this share of the messages; empty if there were none. */
    Optional<Duration> quantile(double share) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        long rank = Math.max(1, (long) Math.ceil(share * all));
        for (int i = 0; i < BUCKETS; i++) {
            rank -= counts[i];
            if (counts[i] > 0 && rank <= 0) {
                return Optional.of(middle(i));
            }
        }
        return Optional.empty();
    }
}
