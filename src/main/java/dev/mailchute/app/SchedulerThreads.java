package dev.mailchute.app;

import dev.mailchute.health.TroubleLog;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.spi.ThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz's threads, one for each poll that is under way. Quartz's own pool has all its threads from the start and uses them in turn, so that
 * each keeps its memory; here, threads are made when they are needed, and end when they are not. Quartz creates it by its name.
 */
public final class SchedulerThreads implements ThreadPool {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerThreads.class);
    private static final int KEPT_SECONDS = 5;
    private static final int LOOK_MILLIS = 500;
    private static final int DRAIN_SECONDS = 25;

    private final TroubleLog troubles = new TroubleLog();
    private final AtomicInteger number = new AtomicInteger();
    private final ThreadFactory factory;
    private int threadCount = 1;
    private Semaphore free;
    private ExecutorService threads;

    public SchedulerThreads() {
        this(Thread::new);
    }

    SchedulerThreads(ThreadFactory factory) {
        this.factory = factory;
    }

    /** The most polls at a time; for Quartz, before it begins. */
    public void setThreadCount(int count) {
        threadCount = count;
    }

    @Override
    public void initialize() {
        free = new Semaphore(threadCount);
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEPT_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = factory.newThread(work);
                    thread.setName("poll-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Waits until there is a thread: after a no, Quartz would keep all triggers of the job from firing. */
    @Override
    public boolean runInThread(Runnable work) {
        if (work == null || !takeOne()) {
            return false;
        }
        boolean begun = begin(() -> {
            try {
                work.run();
            } finally {
                free.release();
            }
        });
        if (!begun) {
            free.release();
        }
        return begun;
    }

    /** @return false because of the stop */
    private boolean begin(Runnable work) {
        try {
            while (!tryToBegin(work)) {
                if (threads.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean tryToBegin(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (OutOfMemoryError e) {
            troubles.warn(
                    LOG,
                    "threads",
                    "none",
                    "no thread can be made for a poll (" + e.getMessage()
                            + "). It waits until one can; allow the process more threads");
            return false;
        }
    }

    /** Waits for a free one. @return false if there is none because of the stop */
    private boolean takeOne() {
        try {
            while (!threads.isShutdown()) {
                if (free.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public int blockForAvailableThreads() {
        if (!takeOne()) {
            return 0;
        }
        free.release();
        return Math.max(1, free.availablePermits());
    }

    @Override
    public void shutdown(boolean waitForJobsToComplete) {
        threads.shutdown();
        if (waitForJobsToComplete) {
            try {
                threads.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public int getPoolSize() {
        return threadCount;
    }

    @Override
    public void setInstanceId(String id) {
        // there is one scheduler
    }

    @Override
    public void setInstanceName(String name) {
        // there is one scheduler
    }
}
