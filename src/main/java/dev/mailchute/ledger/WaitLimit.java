package dev.mailchute.ledger;

import java.time.Duration;

/**
 * How long a thread waits for others. An interrupt neither ends the wait nor is lost: what is to be recorded has happened all the same.
 *
 * @param limit the longest wait
 */
record WaitLimit(Duration limit) {
    /** More than the time that another process may keep the ledger's file locked. */
    static final WaitLimit USUAL = new WaitLimit(Duration.ofSeconds(15));

    /** Something to wait for, at most so long. */
    interface Awaited {
        boolean ends(long nanos) throws InterruptedException;
    }

    /** @return whether it came in time */
    boolean waitFor(Awaited awaited) {
        long begun = System.nanoTime();
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return awaited.ends(Math.max(0, limit.toNanos() - (System.nanoTime() - begun)));
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return limit.toSeconds() + " s";
    }
}
