package dev.mailchute.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which slots a node lets go of and which it tries to take, so that all nodes have about as many.
 *
 * @param surplus to let go of, once nothing of them is in progress
 * @param wanted to try to take, in this order; not more than {@code room} of them
 * @param room how many slots the node may still take
 */
record Share(List<Slot> surplus, List<Slot> wanted, int room) {

    /**
     * @param members the nodes of the cluster, this one included
     * @param owned the slots of this node
     * @param taken the slots of all nodes
     * @param offset where this node begins to look for free slots, so that not all begin with the same
     */
    static Share of(int members, Collection<Slot> owned, Set<Slot> taken, int offset) {
        int most = (Slot.COUNT + members - 1) / members;
        List<Slot> own = List.copyOf(new TreeSet<>(owned));
        if (own.size() > most) {
            return new Share(own.subList(most, own.size()), List.of(), 0);
        }
        List<Slot> free = IntStream.range(0, Slot.COUNT)
                .mapToObj(i -> new Slot(Math.floorMod(i + offset, Slot.COUNT)))
                .filter(slot -> !taken.contains(slot))
                .toList();
        return new Share(List.of(), free, most - own.size());
    }
}
