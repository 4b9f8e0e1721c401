package dev.mailchute.web;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes what shows a message, one at a time: each may need memory many times its size, and there is little. */
final class Reading {
    private static final long PATIENCE_MILLIS = 3000;

    private final Semaphore turn = new Semaphore(1, true);

    /** Absent if others were shown for too long. */
    <T> Optional<T> inTurn(Supplier<T> made) {
        try {
            if (!turn.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(made.get());
        } finally {
            turn.release();
        }
    }
}
