package dev.mailchute.mailcenter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs the parts of jobs for one mailbox or outbox, one after the other, in a thread that ends when idle. */
final class Lane {
    private static final int IDLE_SECONDS = 10;

    private final List<JobPart> parts = new ArrayList<>();
    private final ThreadPoolExecutor executor;

    Lane(String place) {
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "mail-center-job " + place);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    void add(JobPart part, Runnable work) {
        synchronized (parts) {
            parts.add(part);
        }
        executor.execute(() -> {
            try {
                work.run();
            } finally {
                synchronized (parts) {
                    parts.remove(part);
                }
            }
        });
    }

    /** The unfinished parts ahead of this one, in order. */
    List<JobPart> before(JobPart part) {
        synchronized (parts) {
            int at = parts.indexOf(part);
            return parts.subList(0, Math.max(0, at)).stream()
                    .filter(other -> !other.hasEnded())
                    .toList();
        }
    }

    void shutdown() {
        executor.shutdown();
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return executor.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }
}
