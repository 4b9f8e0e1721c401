package dev.mailchute.inbound;

import java.util.HashSet;
import java.util.Set;

/** How acknowledging the messages of one mailbox is going. */
final class AcknowledgementRun {
    /** This many first-time refusals in a row mean that the mailbox is down, even if it accepted others before. */
    private static final int SUSPICIOUS = 2;
    /** This many first-time failures in a row, for any reason, count as an outage. */
    private static final int OUTAGE = 8;

    private final Set<String> tried = new HashSet<>();
    private final Set<String> shown = new HashSet<>();
    private boolean everWorked;
    private boolean down;
    private boolean trouble;
    private int failedInARow;

    synchronized boolean isTried(String key) {
        return tried.contains(key);
    }

    /** After an outage, every overdue message is due immediately. */
    synchronized void succeeded() {
        if (trouble) {
            tried.clear();
        }
        everWorked = true;
        down = false;
        trouble = false;
        failedInARow = 0;
    }

    /**
     * Records that one message could not be acknowledged.
     *
     * @return whether the mailbox counts as down
     */
    synchronized boolean failed(String key, boolean firstTime, boolean refused, boolean aboutFolder) {
        tried.add(key);
        // Once the folder accepts one message again, it accepts the others too.
        trouble |= aboutFolder;
        if (!firstTime) {
            return false;
        }
        failedInARow++;
        down |= refused && (!everWorked || failedInARow >= SUSPICIOUS);
        trouble |= down || failedInARow >= OUTAGE;
        return down;
    }

    /** Whether, as far as is known, the mailbox refuses every acknowledgement. */
    synchronized boolean isDown() {
        return down;
    }

    synchronized void show(String key) {
        shown.add(key);
    }

    /** @return whether it was shown */
    synchronized boolean forget(String key) {
        tried.remove(key);
        down &= !tried.isEmpty();
        return shown.remove(key);
    }
}
