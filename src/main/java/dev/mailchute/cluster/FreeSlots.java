package dev.mailchute.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** The slots that no node has, and since when. Not thread-safe. */
final class FreeSlots {
    /** Nodes with room take a free slot within a second or two, unless something of it is still in progress there. */
    private static final Duration ABANDONED = Duration.ofSeconds(10);

    private final Map<Slot, Instant> since = new HashMap<>();

    /**
     * Those that have been free for so long that the nodes with room cannot take them.
     *
     * @param now by the monotonic clock
     */
    Set<Slot> abandoned(SortedSet<Slot> all, Set<Slot> taken, Instant now) {
        since.keySet().removeAll(taken);
        all.stream().filter(slot -> !taken.contains(slot)).forEach(slot -> since.putIfAbsent(slot, now));
        Instant limit = now.minus(ABANDONED);
        return since.entrySet().stream()
                .filter(slot -> slot.getValue().isBefore(limit))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Nothing is known of the slots any more. */
    void forget() {
        since.clear();
    }
}
