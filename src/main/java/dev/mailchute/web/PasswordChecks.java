package dev.mailchute.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Limits slow password checks, so that they use up neither the CPU nor the worker threads. */
final class PasswordChecks {
    static final int AT_ONCE = 2;
    static final int WAITING = 8;
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Duration patience;
    private final Semaphore places = new Semaphore(AT_ONCE + WAITING);
    private final Semaphore checks = new Semaphore(AT_ONCE, true);

    PasswordChecks(Duration patience) {
        this.patience = patience;
    }

    /** The result of the check; empty if the queue is full or its turn did not come in time. */
    <T> Optional<T> run(Supplier<T> check) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            if (!checks.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            try {
                return Optional.of(check.get());
            } finally {
                checks.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            places.release();
        }
    }
}
