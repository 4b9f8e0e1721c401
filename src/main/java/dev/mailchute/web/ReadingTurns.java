package dev.mailchute.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Opens messages one at a time: each may need many times its size in memory. */
final class ReadingTurns {
    /** How long a request, and its worker thread, waits. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Semaphore TURN = new Semaphore(1, true); // static: there is one heap
    private final Duration patience;

    ReadingTurns(Duration patience) {
        this.patience = patience;
    }

    /** Empty if others took too long. */
    <T> Optional<T> inTurn(Supplier<T> made) {
        try {
            if (!TURN.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(made.get());
        } finally {
            TURN.release();
        }
    }
}
