package dev.mailchute.graph.transport;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.health.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Limits the requests of one app registration to one mailbox: four in flight, and none during a {@code Retry-After}.
 * Inbound and outbound requests share it.
 *
 * <p>Source: Microsoft Graph throttling limits, Outlook service: 4 concurrent requests per app and mailbox.
 */
final class RateBudget {
    static final int IN_FLIGHT = 4;
    private static final Backoff GUESS = Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** After so long without being asked to wait, throttling is over. */
    static final Duration CALM = Duration.ofMinutes(5);

    /** How many connections the mailboxes can use at once: one more than permits each, for checks in between. */
    static int connections(int mailboxes) {
        return (IN_FLIGHT + 1) * mailboxes;
    }

    private final Semaphore permits = new Semaphore(IN_FLIGHT, true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition pauseOver = lock.newCondition();
    private final Clock clock;
    private final RandomGenerator jitter;
    private final Duration patience;
    private Instant pausedUntil = Instant.EPOCH;
    private int throttledInARow;
    private Instant throttledSince = Instant.EPOCH;
    private Instant throttledLast = Instant.EPOCH;
    private boolean closed;

    /**
     * @param clock a monotonic clock, so that pauses are not affected by changes of the time of day
     * @param patience the longest pause that a request waits for
     */
    RateBudget(Clock clock, RandomGenerator jitter, Duration patience) {
        this.clock = clock;
        this.jitter = jitter;
        this.patience = patience;
    }

    /**
     * Waits for a pause to end and for a permit.
     *
     * @throws MailboxDownException if a pause lasts longer than the patience, or the application is stopping
     */
    void acquire() {
        try {
            awaitPause();
            permits.acquire();
            try {
                // Another request may have been throttled while this one waited.
                awaitPause();
            } catch (RuntimeException | InterruptedException e) {
                permits.release();
                throw e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping(e);
        }
    }

    private void awaitPause() throws InterruptedException {
        lock.lock();
        try {
            Instant patienceEnds = clock.instant().plus(patience);
            for (Duration left = pauseLeft(); left.compareTo(Duration.ZERO) > 0; left = pauseLeft()) {
                if (closed) {
                    throw stopping(null);
                }
                if (pausedUntil.isAfter(patienceEnds)) {
                    throw new MailboxDownException(Fault.of(
                            Fault.PAUSED,
                            "Microsoft Graph asked to wait; no requests are made for another " + left.toSeconds()
                                    + " s"));
                }
                pauseOver.await(left.toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration pauseLeft() {
        return Duration.between(clock.instant(), pausedUntil);
    }

    private static MailboxDownException stopping(Throwable cause) {
        return new MailboxDownException(Fault.stopping(), cause);
    }

    void release() {
        permits.release();
    }

    /** Starts a pause that Graph asked for. Without a given time: doubling from one second, with jitter. */
    void throttled(Duration retryAfter) {
        lock.lock();
        try {
            throttledInARow++;
            Instant now = clock.instant();
            if (throttledFor(now).isEmpty()) {
                throttledSince = now;
            }
            throttledLast = now;
            Duration wait = retryAfter.isNegative() ? guess() : retryAfter;
            Instant until = clock.instant().plus(wait);
            if (until.isAfter(pausedUntil)) {
                pausedUntil = until;
            }
            pauseOver.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Duration guess() {
        return Duration.ofMillis((long) (GUESS.after(throttledInARow).toMillis() * (1 + 0.25 * jitter.nextDouble())));
    }

    void succeeded() {
        lock.lock();
        try {
            throttledInARow = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The end of the pause, in the past if there is none. */
    Instant pausedUntil() {
        lock.lock();
        try {
            return pausedUntil;
        } finally {
            lock.unlock();
        }
    }

    /** Since it was first asked to wait, unless the last wait has been over for some minutes; empty then. */
    Optional<Duration> throttledFor() {
        lock.lock();
        try {
            return throttledFor(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private Optional<Duration> throttledFor(Instant now) {
        Instant last = pausedUntil.isAfter(throttledLast) ? pausedUntil : throttledLast;
        return last.plus(CALM).isAfter(now) ? Optional.of(Duration.between(throttledSince, now)) : Optional.empty();
    }

    /** Ends all waits for pauses; the waiting requests fail because Mailchute is stopping. */
    void close() {
        lock.lock();
        try {
            closed = true;
            pauseOver.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
