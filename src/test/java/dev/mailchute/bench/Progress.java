package dev.mailchute.bench;

import java.time.Duration;

/** Whether something still goes on, so that one row cannot hold up all others. */
final class Progress {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private long last = -1;
    private long since;

    /** To be told of each count that is seen. */
    Progress at(long count) {
        if (count != last) {
            last = count;
            since = System.nanoTime();
        }
        return this;
    }

    boolean isStalled() {
        return System.nanoTime() - since > PATIENCE.toNanos();
    }
}
