package dev.mailchute.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Syncs of a folder that many change at the same time. One sync serves all that wait when it begins. One that fails fails all that have asked
 * by its end: Linux reports a change that it could not write only once, so that the next sync may succeed without it.
 */
public final class FolderSync {
    private final Syncing sync;
    private final Lock turn = new ReentrantLock();
    private final AtomicLong asked = new AtomicLong();
    private long served;
    private long failed;
    private Optional<IOException> failure = Optional.empty();

    /** Syncs the folder. */
    interface Syncing {
        void run() throws IOException;
    }

    public FolderSync(Path folder) {
        this(() -> Durable.syncFolder(folder));
    }

    FolderSync(Syncing sync) {
        this.sync = sync;
    }

    /** Returns once a sync has ended that began after this call, so that all changes before the call are durable. */
    public void sync() throws IOException {
        long own = asked.incrementAndGet();
        turn.lock();
        try {
            if (own <= failed) {
                throw failure.orElseThrow();
            }
            if (own > served) {
                long all = asked.get();
                run();
                served = all;
            }
        } finally {
            turn.unlock();
        }
    }

    private void run() throws IOException {
        try {
            sync.run();
        } catch (IOException e) {
            failed = asked.get();
            failure = Optional.of(e);
            throw e;
        }
    }

    /** For tests: how many have asked so far. */
    long asked() {
        return asked.get();
    }
}
