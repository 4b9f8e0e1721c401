package dev.mailchute.nodes;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One message of the test, and what became of it. */
final class Item {
    private final String id;
    private final Box box;
    private final long put = System.nanoTime();
    private final List<String> arrivals = new CopyOnWriteArrayList<>();
    private volatile byte[] content;
    private volatile long arrived;

    /** @param content to compare with; null if it need not arrive byte for byte */
    Item(String id, Box box, byte[] content) {
        this.id = id;
        this.box = box;
        this.content = content;
    }

    String id() {
        return id;
    }

    Box box() {
        return box;
    }

    boolean isIncoming() {
        return id.startsWith("in-");
    }

    /**
     * It was taken out of the drop folder, or accepted by the tenant.
     *
     * @return whether it is what was put in; only the first time
     */
    synchronized boolean arrives(byte[] as, String how) {
        boolean isSame = content == null || Arrays.equals(content, as);
        if (arrivals.isEmpty()) {
            arrived = System.nanoTime();
        }
        content = null;
        arrivals.add(Instant.now() + " " + how);
        return isSame;
    }

    /** When it was taken, and under which name. */
    List<String> arrivals() {
        return arrivals;
    }

    boolean hasArrived() {
        return !arrivals.isEmpty();
    }

    /** How long it took, or has taken by now. */
    Duration waited(long since) {
        long end = hasArrived() ? arrived : System.nanoTime();
        return Duration.ofNanos(end - Math.max(since, put));
    }

    @Override
    public String toString() {
        return id + " " + arrivals;
    }
}
