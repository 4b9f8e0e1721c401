package dev.mailchute.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

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
     * @param members how many slots each node has, by the nodes' numbers, this one included
     * @param number of this node
     */
    record Cluster(SortedSet<Slot> all, SortedMap<Integer, Integer> members, int number) {
        /** What is left over goes to the first ones. */
        private int most(int node) {
            int rank = members.headMap(node).size();
            return all.size() / members.size() + (rank < all.size() % members.size() ? 1 : 0);
        }

        /** How many slots the other nodes lack. */
        private int roomElsewhere() {
            return members.entrySet().stream()
                    .filter(node -> node.getKey() != number)
                    .mapToInt(node -> Math.max(0, most(node.getKey()) - node.getValue()))
                    .sum();
        }

        /** Each node begins elsewhere, so that not all try to take the same. */
        private List<Slot> fromHere() {
            List<Slot> slots = new ArrayList<>(all);
            int first = (int) ((long) members.headMap(number).size() * slots.size() / members.size());
            Collections.rotate(slots, -first);
            return slots;
        }
    }

    /**
     * @param owned the slots of this node, in the order in which it took them: the newest may be one that no other node takes
     * @param taken the slots of all nodes
     * @param abandoned those that have been free for so long that the nodes with room cannot take them
     */
    static Share of(Cluster cluster, List<Slot> owned, Set<Slot> taken, Set<Slot> abandoned) {
        int most = cluster.most(cluster.number());
        if (owned.size() < most) {
            return new Share(List.of(), free(cluster, taken), most - owned.size());
        }
        int tooMany = Math.min(owned.size() - most, cluster.roomElsewhere());
        List<Slot> orphans =
                free(cluster, taken).stream().filter(abandoned::contains).toList();
        return new Share(owned.subList(0, tooMany), orphans, Math.min(1, orphans.size()));
    }

    private static List<Slot> free(Cluster cluster, Set<Slot> taken) {
        return cluster.fromHere().stream().filter(slot -> !taken.contains(slot)).toList();
    }
}
