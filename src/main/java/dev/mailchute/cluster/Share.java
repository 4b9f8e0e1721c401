package dev.mailchute.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which slots a node lets go of and which it tries to take, so that all nodes have as many, or one more than others.
 *
 * @param surplus to let go of, once nothing of them is in progress
 * @param wanted to try to take, in this order; not more than {@code room} of them
 * @param room how many slots the node may still take
 */
record Share(List<Slot> surplus, List<Slot> wanted, int room) {

    /**
     * @param all the slots that have a mailbox
     * @param members the numbers of all nodes, this one included
     * @param number of this node
     */
    record Cluster(SortedSet<Slot> all, SortedSet<Integer> members, int number) {
        /** What is left over goes to the first ones. */
        private int most() {
            int rank = members.headSet(number).size();
            return all.size() / members.size() + (rank < all.size() % members.size() ? 1 : 0);
        }

        /** Each node begins elsewhere, so that not all try to take the same. */
        private List<Slot> fromHere() {
            List<Slot> slots = new ArrayList<>(all);
            int first = (int) ((long) members.headSet(number).size() * slots.size() / members.size());
            Collections.rotate(slots, -first);
            return slots;
        }
    }

    /**
     * @param owned the slots of this node
     * @param taken the slots of all nodes
     */
    static Share of(Cluster cluster, Collection<Slot> owned, Set<Slot> taken) {
        int most = cluster.most();
        List<Slot> own = List.copyOf(new TreeSet<>(owned));
        if (own.size() > most) {
            return new Share(own.subList(most, own.size()), List.of(), 0);
        }
        List<Slot> free = cluster.fromHere().stream()
                .filter(slot -> !taken.contains(slot))
                .toList();
        return new Share(List.of(), free, most - own.size());
    }
}
