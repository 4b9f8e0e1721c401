package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
    void what_waits_for_a_piece_of_work_that_fails_is_done_even_during_the_stop() {
        List<String> failures = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        PollThreads one = new PollThreads(
                Executors.newCachedThreadPool(work -> {
                    Thread thread = new Thread(work);
                    thread.setUncaughtExceptionHandler((of, failure) -> failures.add(failure.getMessage()));
                    return thread;
                }),
                1);
        one.execute(() -> {
            one.execute(() -> {
                throw new IllegalStateException("fails, too");
            });
            one.execute(done::countDown);
            one.shutdown();
            throw new IllegalStateException("fails");
        });
        await(done);
        assertEquals(List.of("fails", "fails, too"), failures);
    }

    @Test
    void what_waits_is_done_even_if_other_work_of_the_poll_is_rejected() {
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<PollThreads> two = new AtomicReference<>();
        AtomicInteger given = new AtomicInteger();
        ExecutorService rejecting = new ThreadPoolExecutor(0, 2, 1, TimeUnit.SECONDS, new SynchronousQueue<>()) {
            @Override
            public void execute(Runnable work) {
                if (given.incrementAndGet() == 2) {
                    two.get().execute(done::countDown);
                    throw new RejectedExecutionException("stopping");
                }
                super.execute(work);
            }
        };
        two.set(new PollThreads(rejecting, 2));
        two.get()
                .execute(() -> assertThrows(
                        RejectedExecutionException.class, () -> two.get().execute(() -> {})));
        await(done);
        rejecting.shutdown();
    }

    /** Of a machine on which only so many threads can be made. */
    private static ExecutorService atMost(int possible) {
        AtomicInteger made = new AtomicInteger();
        return Executors.newCachedThreadPool(work -> {
            if (made.incrementAndGet() > possible) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(work);
        });
    }

    @Test
    void if_no_more_threads_can_be_made_a_poll_goes_on_with_those_it_has() throws Exception {
        ExecutorService single = atMost(1);
        PollThreads few = new PollThreads(single, MOST);
        CountDownLatch done = new CountDownLatch(5);
        few.execute(() -> {
            for (int i = 0; i < 5; i++) {
                few.execute(done::countDown);
            }
        });
        await(done);
        few.shutdown();
        assertTrue(few.awaitTermination(1, TimeUnit.MINUTES));
    }

    @Test
    void a_poll_for_which_no_thread_can_be_made_is_rejected() {
        PollThreads none = new PollThreads(atMost(0), MOST);
        assertThrows(RejectedExecutionException.class, () -> none.execute(() -> {}));
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
