package dev.mailchute.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.LogLines;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerThreadsTest {
    private final SchedulerThreads threads = new SchedulerThreads();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(2);
    private final CountDownLatch ended = new CountDownLatch(3);

    @BeforeEach
    void begin() {
        threads.setThreadCount(2);
        threads.initialize();
    }

    @AfterEach
    void end() {
        letGo.countDown();
        threads.shutdown(false);
    }

    private void poll() {
        try {
            begun.countDown();
            assertTrue(letGo.await(1, TimeUnit.MINUTES));
            ended.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void no_more_polls_than_its_threads_are_under_way_at_a_time() throws Exception {
        assertEquals(2, threads.blockForAvailableThreads());
        AtomicInteger busy = new AtomicInteger();
        AtomicInteger mostBusy = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(6);
        Runnable counted = () -> {
            mostBusy.accumulateAndGet(busy.incrementAndGet(), Math::max);
            poll();
            busy.decrementAndGet();
            done.countDown();
        };
        Thread caller = new Thread(() -> IntStream.range(0, 6).forEach(poll -> threads.runInThread(counted)));
        caller.start();
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        await().until(() ->
                Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED).contains(caller.getState()));
        assertTrue(caller.isAlive(), "took more than it has threads for");
        letGo.countDown();
        assertTrue(done.await(1, TimeUnit.MINUTES));
        assertEquals(2, mostBusy.get());
    }

    private static SchedulerThreads made(ThreadFactory factory) {
        SchedulerThreads threads = new SchedulerThreads(factory);
        threads.setThreadCount(2);
        threads.initialize();
        return threads;
    }

    private static OutOfMemoryError noThread() {
        return new OutOfMemoryError("unable to create native thread");
    }

    @Test
    void a_poll_for_which_no_thread_can_be_made_waits_until_one_can() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        SchedulerThreads few = made(work -> {
            if (tries.incrementAndGet() == 1) {
                throw noThread();
            }
            return new Thread(work);
        });
        try (LogLines log = LogLines.of("dev.mailchute")) {
            assertTrue(few.runInThread(this::poll));
            assertTrue(few.runInThread(this::poll));
            assertTrue(begun.await(1, TimeUnit.MINUTES));
            assertEquals(1, log.with("no thread can be made for a poll").size());
        }
        letGo.countDown();
        assertTrue(few.runInThread(() -> {}));
        few.shutdown(true);
    }

    @Test
    void a_poll_that_waits_for_a_thread_does_not_hold_the_stop_up() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        SchedulerThreads none = made(work -> {
            tried.countDown();
            throw noThread();
        });
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> none.runInThread(this::poll));
        assertTrue(tried.await(1, TimeUnit.MINUTES));
        none.shutdown(true);
        assertFalse(waiting.get(1, TimeUnit.MINUTES));
    }

    @Test
    void the_stop_waits_for_polls_and_takes_no_more() throws Exception {
        threads.runInThread(this::poll);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> threads.shutdown(true));
        letGo.countDown();
        stop.get(1, TimeUnit.MINUTES);
        assertEquals(2, ended.getCount());
        assertFalse(threads.runInThread(this::poll));
        assertEquals(0, threads.blockForAvailableThreads());
    }

    @Test
    void a_poll_that_fails_gives_its_thread_back() {
        for (int i = 0; i < 5; i++) {
            assertTrue(threads.runInThread(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((of, failure) -> {});
                throw new IllegalStateException("fails");
            }));
        }
    }
}
