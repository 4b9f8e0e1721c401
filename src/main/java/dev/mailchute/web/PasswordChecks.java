package dev.mailchute.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The short queue before the slow check of a password, which must eat neither the machine nor the threads that answer everybody else.
 */
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

    /** What the check says; empty where too many wait already, or it was not this one's turn in time. */
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
