package dev.mailchute.mailcenter;

import dev.mailchute.health.TroubleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the folder behind an index is looked through: once at first, and again when its time says that something came or went that this
 * process may not know of, at most once a second.
 */
final class FolderScan {
    private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);
    private static final Duration APART = Duration.ofSeconds(1);

    private final String folder;
    private final Supplier<FolderVersion> version;
    private final Runnable scan;
    private final Clock clock;
    private final TroubleLog troubles = new TroubleLog();
    private final Object scanning = new Object();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicBoolean looking = new AtomicBoolean();
    private FolderVersion scanned;
    private volatile Instant scannedAt = Instant.EPOCH;
    private volatile Optional<IOException> trouble = Optional.empty();

    /**
     * @param folder what is looked through, in words
     * @param version of it, cheap to ask for
     * @param scan looks through it
     */
    FolderScan(String folder, Supplier<FolderVersion> version, Runnable scan, Clock clock) {
        this.folder = folder;
        this.version = version;
        this.scan = scan;
        this.clock = clock;
    }

    /**
     * Sees to it that the folder is looked through if it has changed without this process knowing. The first time, that is reading
     * everything, and it is waited for; later it is done beside, so that nobody who looks waits.
     */
    void refresh() {
        if (ready.getCount() > 0) {
            look();
        } else if (isDue()) {
            begin();
        }
    }

    /** Begins to look the folder through, beside, unless that is under way. */
    void begin() {
        if (looking.compareAndSet(false, true)) {
            Thread thread = new Thread(this::lookBeside, "mail-center-index");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void lookBeside() {
        try {
            look();
            trouble = Optional.empty();
            troubles.resolved(LOG, folder, folder + " can be looked through again");
        } catch (UncheckedIOException e) {
            trouble = Optional.of(e.getCause());
            troubles.warn(
                    LOG,
                    folder,
                    String.valueOf(e.getMessage()),
                    folder + " cannot be looked through: " + e.getMessage());
        } finally {
            looking.set(false);
        }
    }

    private boolean isDue() {
        Instant now = clock.instant();
        // A clock that was set back leaves the last look in its future.
        return scannedAt.isAfter(now) || !scannedAt.plus(APART).isAfter(now);
    }

    private void look() {
        synchronized (scanning) {
            FolderVersion current = version.get();
            if (ready.getCount() == 0 && (!isDue() || current.equals(scanned))) {
                return;
            }
            Instant now = clock.instant();
            scan.run();
            // A folder that changed just now may change again within the same tick of its clock.
            scanned = current.isSettledAt(now) ? current : FolderVersion.UNKNOWN;
            scannedAt = now;
            ready.countDown();
        }
    }

    /**
     * Whether the folder has been looked through; the first time takes a while with many letters.
     *
     * @param millis how long to wait for it
     */
    boolean isReady(long millis) {
        try {
            return ready.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * To be asked before somebody is told to wait.
     *
     * @throws UncheckedIOException if the folder could not be looked through when that was last tried beside
     */
    void requireReadable() {
        trouble.ifPresent(cause -> {
            throw new UncheckedIOException(cause);
        });
    }
}
