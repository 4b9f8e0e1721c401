package dev.mailchute.inbound;

import java.util.HashSet;
import java.util.Set;

/** How acknowledging the messages of one mailbox goes. */
final class AcknowledgementRun {
    /** So many messages in a row that fail for the first time mean that the mailbox is in trouble, though it accepted others before. */
    private static final int SUSPICIOUS = 2;
    /** And so many that fail for whatever reason. */
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

    /** After an outage, what has waited for longer and longer is tried at once. */
    synchronized void worked() {
        if (trouble) {
            tried.clear();
        }
        everWorked = true;
        down = false;
        trouble = false;
        failedInARow = 0;
    }

    /**
     * One message could not be acknowledged.
     *
     * @return whether the mailbox is to be taken for down
     */
    synchronized boolean failed(String key, boolean firstTime, boolean refused, boolean ofTheFolder) {
        tried.add(key);
        // Once the folder takes one of them again, it takes the others, too.
        trouble |= ofTheFolder;
        if (!firstTime) {
            return false;
        }
        failedInARow++;
        down |= refused && (!everWorked || failedInARow >= SUSPICIOUS);
        trouble |= down || failedInARow >= OUTAGE;
        return down;
    }

    /** Whether the mailbox refuses every acknowledgement, as far as is known. */
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
