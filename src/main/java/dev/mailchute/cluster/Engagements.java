package dev.mailchute.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is in progress with each slot. */
final class Engagements {
    private final Map<Slot, Integer> counts = new ConcurrentHashMap<>();

    Ownership.Engagement begin(Slot slot) {
        counts.merge(slot, 1, Integer::sum);
        AtomicBoolean isClosed = new AtomicBoolean();
        return () -> {
            if (isClosed.compareAndSet(false, true)) {
                counts.computeIfPresent(slot, (same, count) -> count == 1 ? null : count - 1);
            }
        };
    }

    boolean contains(Slot slot) {
        return counts.containsKey(slot);
    }
}
