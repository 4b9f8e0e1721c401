package dev.mailchute.testkit.routes;

import java.time.Duration;

/** When whoever waits gives up. */
final class Deadline {
    private final long end;

    Deadline(Duration within) {
        end = System.nanoTime() + within.toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - end > 0;
    }
}
