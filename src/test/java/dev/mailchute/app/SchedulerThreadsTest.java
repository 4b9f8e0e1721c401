package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    void a_poll_waits_for_a_thread_if_all_are_busy() throws Exception {
        assertEquals(2, threads.blockForAvailableThreads());
        assertTrue(threads.runInThread(this::poll) && threads.runInThread(this::poll));
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(() -> threads.runInThread(this::poll));
        assertFalse(third.isDone());
        letGo.countDown();
        assertTrue(third.get(1, TimeUnit.MINUTES));
        assertTrue(ended.await(1, TimeUnit.MINUTES));
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
