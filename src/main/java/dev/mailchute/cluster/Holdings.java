package dev.mailchute.cluster;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The slots that a node has. One that was not given back does not count at once: the session of the node before has ended, but that node may act until its
 * lease ends.
 */
final class Holdings {
    private final Map<Slot, Held> held = new ConcurrentHashMap<>();
    private final Lease lease;
    private volatile Consumer<Tenure> gained = tenure -> {};
    private volatile Consumer<Slot> lost = slot -> {};

    Holdings(Lease lease) {
        this.lease = lease;
    }

    /**
     * @param from when it counts, by the monotonic clock
     * @param isTold whether the listener was told of it
     */
    private record Held(Tenure tenure, boolean isSurplus, Instant from, boolean isTold) {
        Held surplus(boolean now) {
            return new Held(tenure, now, from, isTold);
        }

        Held told() {
            return new Held(tenure, isSurplus, from, true);
        }
    }

    void gainedHeardBy(Consumer<Tenure> listener) {
        gained = listener;
    }

    void lostHeardBy(Consumer<Slot> listener) {
        lost = listener;
    }

    /** @param from when it counts, by the monotonic clock */
    void add(Tenure tenure, Instant from) {
        held.put(tenure.slot(), new Held(tenure, false, from, false));
    }

    /** These are to be let go of, and no others. */
    void surplus(Collection<Slot> slots) {
        held.replaceAll((slot, own) -> own.surplus(slots.contains(slot)));
    }

    boolean isSurplus(Slot slot) {
        Held own = held.get(slot);
        return own != null && own.isSurplus();
    }

    /** @return whether it counted */
    boolean remove(Slot slot) {
        boolean counted = counts(slot);
        held.remove(slot);
        return counted;
    }

    /** These are no longer the node's, whatever is in progress. */
    void forget(Predicate<Slot> which) {
        List<Slot> gone = held.keySet().stream().filter(which).toList();
        gone.forEach(held::remove);
        gone.forEach(lost);
    }

    /** Tells of those that have begun to count. */
    void tell() {
        held.forEach((slot, own) -> {
            if (!own.isTold() && counts(slot)) {
                held.put(slot, own.told());
                gained.accept(own.tenure());
            }
        });
    }

    /** Also those that do not count yet, as they were taken. */
    List<Slot> inOrder() {
        return held.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<Slot, Held> own) -> own.getValue().from())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Also those that do not count yet. */
    Set<Slot> all() {
        return Set.copyOf(held.keySet());
    }

    boolean counts(Slot slot) {
        Held own = held.get(slot);
        return own != null && !lease.now().steady().isBefore(own.from());
    }

    /** Empty if it does not count, or if the database has not answered for too long. */
    Optional<Tenure> tenure(Slot slot) {
        return counts(slot) && lease.isValid()
                ? Optional.ofNullable(held.get(slot)).map(Held::tenure)
                : Optional.empty();
    }
}
