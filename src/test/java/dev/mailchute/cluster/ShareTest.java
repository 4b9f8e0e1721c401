package dev.mailchute.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {

    /** Lets each node take its turn until nothing changes any more. */
    private static void settle(List<Set<Slot>> nodes) {
        boolean changes = true;
        for (int round = 0; changes; round++) {
            assertTrue(round < 10, "it does not settle: " + nodes);
            changes = false;
            for (int i = 0; i < nodes.size(); i++) {
                Set<Slot> own = nodes.get(i);
                Share share = Share.of(nodes.size(), own, taken(nodes), i * 1000);
                changes |= own.removeAll(share.surplus());
                List<Slot> gained = share.wanted()
                        .subList(0, Math.min(share.room(), share.wanted().size()));
                changes |= own.addAll(gained);
            }
        }
    }

    private static Set<Slot> taken(List<Set<Slot>> nodes) {
        Set<Slot> all = new HashSet<>();
        nodes.forEach(own -> own.forEach(slot -> assertTrue(all.add(slot), slot + " has two owners")));
        return all;
    }

    private static List<Integer> sizes(List<Set<Slot>> nodes) {
        return nodes.stream().map(Set::size).sorted().toList();
    }

    private static List<Set<Slot>> nodes(int count) {
        List<Set<Slot>> nodes = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> nodes.add(new HashSet<>()));
        return nodes;
    }

    @Test
    void a_single_node_takes_everything() {
        List<Set<Slot>> nodes = nodes(1);
        settle(nodes);
        assertEquals(List.of(64), sizes(nodes));
    }

    @Test
    void nodes_that_come_get_their_share_of_those_that_are_there() {
        List<Set<Slot>> nodes = nodes(1);
        settle(nodes);
        nodes.add(new HashSet<>());
        settle(nodes);
        assertEquals(List.of(32, 32), sizes(nodes));
        nodes.add(new HashSet<>());
        settle(nodes);
        assertEquals(64, taken(nodes).size());
        assertTrue(
                sizes(nodes).get(0) >= 20 && sizes(nodes).get(2) <= 22,
                sizes(nodes).toString());
    }

    @Test
    void the_share_of_a_node_that_goes_is_taken_by_the_others() {
        List<Set<Slot>> nodes = nodes(3);
        settle(nodes);
        nodes.remove(1);
        settle(nodes);
        assertEquals(List.of(32, 32), sizes(nodes));
    }

    @Test
    void more_nodes_than_slots_leave_some_without_work() {
        List<Set<Slot>> nodes = nodes(70);
        settle(nodes);
        assertEquals(64, taken(nodes).size());
    }
}
