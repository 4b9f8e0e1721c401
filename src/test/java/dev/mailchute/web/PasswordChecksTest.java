package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many who sign in at once occupy few threads, and not for long. */
class PasswordChecksTest {
    @Test
    void two_are_checked_eight_wait_and_the_others_are_sent_away_at_once() throws Exception {
        PasswordChecks checks = new PasswordChecks(Duration.ofMinutes(1));
        CountDownLatch begun = new CountDownLatch(PasswordChecks.AT_ONCE);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger sentAway = new AtomicInteger();
        CountDownLatch away = new CountDownLatch(50);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService many = Executors.newCachedThreadPool();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                all.add(many.submit(() -> {
                    Optional<Integer> done = checks.run(() -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        begun.countDown();
                        uninterrupted(go);
                        return now.decrementAndGet();
                    });
                    if (done.isEmpty()) {
                        sentAway.incrementAndGet();
                        away.countDown();
                    }
                }));
            }
            assertTrue(begun.await(60, TimeUnit.SECONDS));
            assertTrue(away.await(60, TimeUnit.SECONDS), "none of the others waits for a check to end");
            go.countDown();
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            assertEquals(50, sentAway.get());
            assertEquals(2, most.get());
            assertEquals(Optional.of("right"), checks.run(() -> "right"));
        } finally {
            go.countDown();
            many.shutdownNow();
        }
    }

    @Test
    void whoever_waits_is_sent_away_when_it_takes_too_long() throws Exception {
        PasswordChecks checks = new PasswordChecks(Duration.ofMillis(1));
        CountDownLatch begun = new CountDownLatch(PasswordChecks.AT_ONCE);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService two = Executors.newFixedThreadPool(PasswordChecks.AT_ONCE);
        try {
            for (int i = 0; i < PasswordChecks.AT_ONCE; i++) {
                two.submit(() -> checks.run(() -> {
                    begun.countDown();
                    uninterrupted(go);
                    return true;
                }));
            }
            assertTrue(begun.await(60, TimeUnit.SECONDS));
            assertEquals(Optional.empty(), checks.run(() -> true));
        } finally {
            go.countDown();
            two.shutdownNow();
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
