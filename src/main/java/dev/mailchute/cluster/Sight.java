package dev.mailchute.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the database says of the cluster.
 *
 * @param members the names of the nodes that share the mailboxes, by their numbers
 * @param taken the slots of all nodes, with the one that has each
 * @param asked how often each node has asked for its lease, by the nodes' names
 */
record Sight(SortedMap<Integer, String> members, SortedMap<Slot, SlotHolder> taken, Map<String, Long> asked) {
    /**
     * The node that has a slot.
     *
     * @param number 0 if it is no member: it takes no further slots
     */
    record SlotHolder(String name, int number, boolean isThisSession) {}

    /**
     * A lock that a session has.
     *
     * @param which the number of the node, or of the slot
     * @param pid PostgreSQL's process of the session
     */
    record SessionLock(boolean isMembership, int which, int pid, boolean isOwn, String name) {}

    static Sight of(List<SessionLock> locks, Map<String, Long> asked) {
        SortedMap<Integer, String> members = new TreeMap<>();
        Map<Integer, Integer> numbers = new HashMap<>();
        locks.stream().filter(SessionLock::isMembership).forEach(lock -> {
            members.put(lock.which(), lock.name());
            numbers.put(lock.pid(), lock.which());
        });
        SortedMap<Slot, SlotHolder> taken = new TreeMap<>();
        locks.stream()
                .filter(lock -> !lock.isMembership())
                .forEach(lock -> taken.put(
                        new Slot(lock.which()),
                        new SlotHolder(lock.name(), numbers.getOrDefault(lock.pid(), 0), lock.isOwn())));
        return new Sight(members, taken, asked);
    }

    /** The slots of the session that has asked. */
    Set<Slot> own() {
        return taken.entrySet().stream()
                .filter(slot -> slot.getValue().isThisSession())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How many slots each member has, by the members' numbers. */
    SortedMap<Integer, Integer> sizes() {
        SortedMap<Integer, Integer> sizes = new TreeMap<>();
        members.keySet().forEach(number -> sizes.put(number, 0));
        taken.values().forEach(holder -> sizes.computeIfPresent(holder.number(), (same, count) -> count + 1));
        return sizes;
    }
}
