package dev.mailchute.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {
    private final Map<Integer, Set<Slot>> nodes = new TreeMap<>();
    private SortedSet<Slot> all = slots(64);

    private static SortedSet<Slot> slots(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Slot(i * 3)).collect(Collectors.toCollection(TreeSet::new));
    }

    private void join(int... numbers) {
        IntStream.of(numbers).forEach(number -> nodes.put(number, new HashSet<>()));
        settle();
    }

    /** Lets each node take its turn until nothing changes any more. */
    private void settle() {
        boolean changes = true;
        for (int round = 0; changes; round++) {
            assertTrue(round < 10, "it does not settle: " + nodes);
            changes = false;
            for (Map.Entry<Integer, Set<Slot>> node : nodes.entrySet()) {
                Set<Slot> own = node.getValue();
                Share share =
                        Share.of(new Share.Cluster(all, new TreeSet<>(nodes.keySet()), node.getKey()), own, taken());
                changes |= own.removeAll(share.surplus());
                List<Slot> gained = share.wanted()
                        .subList(0, Math.min(share.room(), share.wanted().size()));
                changes |= own.addAll(gained);
            }
        }
        assertEquals(all, taken());
    }

    private Set<Slot> taken() {
        Set<Slot> slots = new HashSet<>();
        nodes.values().forEach(own -> own.forEach(slot -> assertTrue(slots.add(slot), slot + " has two owners")));
        return slots;
    }

    private List<Integer> sizes() {
        return nodes.values().stream().map(Set::size).sorted().toList();
    }

    @Test
    void a_single_node_takes_everything() {
        join(7);
        assertEquals(List.of(64), sizes());
    }

    @Test
    void nodes_that_come_get_their_share_of_those_that_are_there() {
        join(500);
        join(20);
        assertEquals(List.of(32, 32), sizes());
        join(9000);
        assertEquals(List.of(21, 21, 22), sizes());
    }

    @Test
    void the_share_of_a_node_that_goes_is_taken_by_the_others() {
        join(1, 2, 3);
        nodes.remove(2);
        settle();
        assertEquals(List.of(32, 32), sizes());
    }

    @Test
    void few_mailboxes_are_spread_as_evenly_as_many() {
        all = slots(10);
        join(1, 2, 3, 4);
        assertEquals(List.of(2, 2, 3, 3), sizes());
    }

    @Test
    void a_node_that_comes_moves_no_more_than_its_share() {
        join(1, 2);
        Map<Integer, Set<Slot>> before = new TreeMap<>();
        nodes.forEach((number, own) -> before.put(number, Set.copyOf(own)));
        join(3);
        before.forEach((number, own) -> assertTrue(own.containsAll(nodes.get(number)), number + " got others"));
    }

    @Test
    void more_nodes_than_mailboxes_leave_some_without_work() {
        all = slots(2);
        join(1, 2, 3);
        assertEquals(List.of(0, 1, 1), sizes());
    }
}
