package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollThreadsTest {
    private static final int MOST = 3;

    private final ExecutorService shared = Executors.newCachedThreadPool();
    private final PollThreads threads = new PollThreads(shared, MOST);

    @AfterEach
    void end() {
        shared.shutdownNow();
    }

    /** A poll as Camel's split makes it: each message hands over the next before its own work begins. */
    private void poll(int messages, Runnable work) {
        if (messages > 0) {
            threads.submit(() -> {
                poll(messages - 1, work);
                work.run();
            });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_poll_has_all_its_threads_and_never_more() {
        AtomicInteger busy = new AtomicInteger();
        AtomicInteger mostBusy = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(MOST);
        CountDownLatch done = new CountDownLatch(4 * MOST);
        poll(4 * MOST, () -> {
            mostBusy.accumulateAndGet(busy.incrementAndGet(), Math::max);
            try {
                together.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            busy.decrementAndGet();
            done.countDown();
        });
        await(done);
        assertEquals(MOST, mostBusy.get());
    }

    @Test
    void a_poll_whose_messages_are_stuck_does_not_stop_another() {
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(MOST);
        CountDownLatch stuckDone = new CountDownLatch(2 * MOST);
        poll(2 * MOST, () -> {
            stuck.countDown();
            await(letGo);
            stuckDone.countDown();
        });
        await(stuck);
        CountDownLatch other = new CountDownLatch(2 * MOST);
        poll(2 * MOST, other::countDown);
        await(other);
        assertEquals(2 * MOST, stuckDone.getCount());
        letGo.countDown();
        await(stuckDone);
    }

    @Test
    void a_piece_of_work_that_fails_leaves_its_thread_to_what_waits() {
        CountDownLatch done = new CountDownLatch(1);
        PollThreads one = new PollThreads(
                Executors.newCachedThreadPool(work -> {
                    Thread thread = new Thread(work);
                    thread.setUncaughtExceptionHandler((of, failure) -> {});
                    return thread;
                }),
                1);
        one.execute(() -> {
            one.execute(done::countDown);
            throw new IllegalStateException("fails");
        });
        await(done);
        one.shutdown();
    }

    @Test
    void after_the_stop_nothing_is_taken_and_what_runs_is_waited_for() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        threads.submit(() -> {
            begun.countDown();
            await(letGo);
        });
        await(begun);
        threads.shutdown();
        assertThrows(RejectedExecutionException.class, () -> threads.submit(() -> {}));
        assertFalse(threads.isTerminated());
        letGo.countDown();
        assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
        assertEquals(List.of(), threads.shutdownNow());
    }
}
