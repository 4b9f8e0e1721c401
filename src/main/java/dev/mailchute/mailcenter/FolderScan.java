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
 * Scans the folder of an index: once at first, and again if its modification time has changed, since another process may have added or
 * removed something; at most once a second.
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
    private final AtomicBoolean inBackground = new AtomicBoolean();
    private FolderVersion scanned;
    private volatile Instant scannedAt = Instant.EPOCH;
    private volatile Optional<IOException> trouble = Optional.empty();

    /**
     * @param folder its name for the log
     * @param version its current version; cheap to call
     * @param scan scans it
     */
    FolderScan(String folder, Supplier<FolderVersion> version, Runnable scan, Clock clock) {
        this.folder = folder;
        this.version = version;
        this.scan = scan;
        this.clock = clock;
    }

    /**
     * Scans the folder if it is due. The first scan reads everything, and the caller waits for it; later ones run in the background, so
     * that no caller waits.
     */
    void refresh() {
        if (ready.getCount() > 0) {
            scanIfChanged();
        } else if (isDue()) {
            begin();
        }
    }

    /** Starts a scan in the background, unless one is already running there. */
    void begin() {
        if (inBackground.compareAndSet(false, true)) {
            Thread thread = new Thread(this::scanInBackground, "mail-center-index");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void scanInBackground() {
        try {
            scanIfChanged();
            trouble = Optional.empty();
            troubles.resolved(LOG, folder, folder + " can be read again");
        } catch (UncheckedIOException e) {
            trouble = Optional.of(e.getCause());
            troubles.warn(LOG, folder, String.valueOf(e.getMessage()), folder + " cannot be read: " + e.getMessage());
        } finally {
            inBackground.set(false);
        }
    }

    private boolean isDue() {
        Instant now = clock.instant();
        // After the clock was set back, the last scan is in the future.
        return scannedAt.isAfter(now) || !scannedAt.plus(APART).isAfter(now);
    }

    private void scanIfChanged() {
        synchronized (scanning) {
            FolderVersion current = version.get();
            if (ready.getCount() == 0 && (!isDue() || current.equals(scanned))) {
                return;
            }
            Instant now = clock.instant();
            scan.run();
            // A folder that has just changed may change again within the resolution of its modification time.
            scanned = current.isSettledAt(now) ? current : FolderVersion.UNKNOWN;
            scannedAt = now;
            ready.countDown();
        }
    }

    /**
     * Whether the folder has been scanned; with many letters, the first time takes a while.
     *
     * @param millis how long to wait
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
     * Scans the folder in the background if it has changed or could not be read: whoever waits for it to be readable again needs nobody
     * else to ask for letters.
     *
     * @throws UncheckedIOException if the last scan in the background failed
     */
    void check() {
        begin();
        requireReadable();
    }

    /** Whether the last scan in the background did not fail. */
    boolean isReadable() {
        return trouble.isEmpty();
    }

    /**
     * To be called before asking a user to wait.
     *
     * @throws UncheckedIOException if the last scan in the background failed
     */
    void requireReadable() {
        trouble.ifPresent(cause -> {
            throw new UncheckedIOException(cause);
        });
    }
}
