package dev.mailchute.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The threads for the messages of all polls: as many as there is work for, and at most so many for each poll. What a thread of a poll
 * hands over belongs to the same poll; what any other thread hands over begins a new one. So it bounds each run of a split in
 * {@code routes/inbound.camel.yaml}: it begins in the thread of the timer, and each of its messages hands over the next.
 */
final class PollThreads extends AbstractExecutorService {
    private final ExecutorService threads;
    private final int max;
    private final ThreadLocal<Poll> current = new ThreadLocal<>();

    /**
     * @param threads run what they are given at once, and in no order
     * @param max the number of threads that one poll has at a time
     */
    PollThreads(ExecutorService threads, int max) {
        this.threads = threads;
        this.max = max;
    }

    /** The work of one poll. */
    private final class Poll {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int busy;

        private void take(Runnable work) {
            if (!begin(work)) {
                return;
            }
            try {
                threads.execute(() -> run(work));
            } catch (RejectedExecutionException e) {
                synchronized (this) {
                    busy--;
                }
                throw e;
            } catch (OutOfMemoryError e) {
                // The machine makes no more threads.
                if (!leaveToOthers(work)) {
                    throw new RejectedExecutionException("no thread can be made for a poll", e);
                }
            }
        }

        /** Gives up a thread that could not be made. @return false if the poll has no other that takes its work */
        private synchronized boolean leaveToOthers(Runnable work) {
            busy--;
            return busy > 0 && waiting.add(work);
        }

        /** @return false if it waits for one of the poll's threads */
        private synchronized boolean begin(Runnable work) {
            if (busy == max) {
                waiting.add(work);
                return false;
            }
            busy++;
            return true;
        }

        /** What a thread that is done does next; null if it leaves the poll. */
        private synchronized Runnable next() {
            if (waiting.isEmpty()) {
                busy--;
            }
            return waiting.poll();
        }

        private void run(Runnable work) {
            current.set(this);
            try {
                for (Runnable now = work; now != null; now = next()) {
                    runOne(now);
                }
            } finally {
                current.remove();
            }
        }

        /** A failure is told at once and ends neither the thread nor what waits for it. */
        private void runOne(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    @Override
    public void execute(Runnable work) {
        Poll poll = current.get();
        (poll == null ? new Poll() : poll).take(work);
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
