package dev.mailchute.graph.transport;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.health.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * What one app registration may ask of one mailbox at a time: four requests in flight, and none while a {@code Retry-After}
 * runs. All requests to that mailbox share it, inbound and outbound.
 *
 * <p>Source: Microsoft Graph throttling limits, Outlook service: 4 concurrent requests per app and mailbox.
 */
final class RateBudget {
    static final int IN_FLIGHT = 4;
    private static final Backoff GUESS = Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** How many connections so many mailboxes can use at once: one more than permits, for what is looked at meanwhile. */
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
    private boolean closed;

    /**
     * @param clock one that nobody sets: a pause ends when it is over, whatever the time of day
     * @param patience how long a request waits for a pause to end before it is given up
     */
    RateBudget(Clock clock, RandomGenerator jitter, Duration patience) {
        this.clock = clock;
        this.jitter = jitter;
        this.patience = patience;
    }

    /**
     * Waits for a permit, and for a pause to end.
     *
     * @throws MailboxDownException if a pause lasts longer than the patience, or the application stops
     */
    void acquire() {
        try {
            awaitPause();
            permits.acquire();
            try {
                // A request that was in flight may have been throttled while this one queued.
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
                            "Microsoft Graph asked to wait; no request is made for another " + left.toSeconds()
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

    /** Graph said to wait. Without a time, it is guessed: doubling from one second, with jitter. */
    void throttled(Duration retryAfter) {
        lock.lock();
        try {
            throttledInARow++;
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

    /** Until when nothing is asked, or an instant in the past. */
    Instant pausedUntil() {
        lock.lock();
        try {
            return pausedUntil;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting: those who wait for a pause to end are told that Mailchute stops. */
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
