package dev.mailchute.files;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FolderSyncTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch firstHasBegun = new CountDownLatch(1);
    private final CountDownLatch diskIsFree = new CountDownLatch(1);
    private boolean firstFails;
    private final FolderSync folder = new FolderSync(this::sync);

    @AfterEach
    void end() {
        diskIsFree.countDown();
        threads.shutdownNow();
    }

    /** The first lasts until {@link #diskIsFree}. */
    private void sync() throws IOException {
        if (begun.incrementAndGet() == 1) {
            firstHasBegun.countDown();
            try {
                diskIsFree.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (firstFails) {
                throw new IOException("the disk is broken");
            }
        }
        ended.incrementAndGet();
    }

    private Future<Integer> ask() {
        return threads.submit(() -> {
            folder.sync();
            return ended.get();
        });
    }

    private void awaitAsked(int calls) {
        await().until(() -> folder.asked() >= calls);
    }

    @Test
    void all_that_come_during_a_sync_share_the_next_one_and_wait_for_its_end() throws Exception {
        Future<Integer> first = ask();
        firstHasBegun.await();
        List<Future<Integer>> others =
                IntStream.range(0, 20).mapToObj(i -> ask()).toList();
        awaitAsked(21);
        diskIsFree.countDown();
        assertTrue(first.get() >= 1);
        for (Future<Integer> other : others) {
            assertEquals(2, other.get(), "a sync that began before it asked is not enough");
        }
        assertEquals(2, begun.get());
    }

    @Test
    void one_that_comes_later_gets_a_sync_of_its_own() throws Exception {
        diskIsFree.countDown();
        folder.sync();
        folder.sync();
        assertEquals(2, ended.get());
    }

    @Test
    void a_sync_that_fails_fails_all_that_have_asked_by_its_end_and_none_that_come_later() throws Exception {
        firstFails = true;
        Future<Integer> first = ask();
        firstHasBegun.await();
        List<Future<Integer>> others =
                IntStream.range(0, 5).mapToObj(i -> ask()).toList();
        awaitAsked(6);
        diskIsFree.countDown();
        assertEquals("the disk is broken", failure(first));
        for (Future<Integer> other : others) {
            assertEquals("the disk is broken", failure(other), "the system reports what was lost only once");
        }
        assertEquals(1, begun.get());
        folder.sync();
        assertEquals(1, ended.get());
    }

    private static String failure(Future<?> future) {
        return assertThrows(ExecutionException.class, future::get).getCause().getMessage();
    }
}
