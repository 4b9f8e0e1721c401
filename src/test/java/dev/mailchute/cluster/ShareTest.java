package dev.mailchute.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {
    private final SortedMap<Integer, Set<Slot>> nodes = new TreeMap<>();
    private SortedSet<Slot> all = slots(64);

    private static SortedSet<Slot> slots(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Slot(i * 3)).collect(Collectors.toCollection(TreeSet::new));
    }

    private void join(int... numbers) {
        IntStream.of(numbers).forEach(number -> nodes.put(number, new LinkedHashSet<>()));
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
                Share share = Share.of(cluster(node.getKey()), List.copyOf(own), taken(), Set.of());
                changes |= own.removeAll(share.surplus());
                List<Slot> gained = share.wanted()
                        .subList(0, Math.min(share.room(), share.wanted().size()));
                changes |= own.addAll(gained);
            }
        }
        assertEquals(all, taken());
    }

    private Share.Cluster cluster(int number) {
        SortedMap<Integer, Integer> sizes = new TreeMap<>();
        nodes.forEach((node, own) -> sizes.put(node, own.size()));
        return new Share.Cluster(all, sizes, number);
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

    @Test
    void a_slot_that_the_nodes_with_room_cannot_take_goes_to_another_one_and_stays_there() {
        join(1, 2);
        Slot hanging = nodes.get(2).iterator().next();
        nodes.get(2).remove(hanging);
        List<Slot> first = List.copyOf(nodes.get(1));
        assertEquals(List.of(), Share.of(cluster(1), first, taken(), Set.of()).wanted());
        assertEquals(
                List.of(hanging),
                Share.of(cluster(1), first, taken(), Set.of(hanging)).wanted());
        nodes.get(1).add(hanging);
        settle();
        assertEquals(List.of(32, 32), sizes());
        assertTrue(nodes.get(1).contains(hanging));
    }

    @Test
    void nothing_is_let_go_of_that_no_other_node_has_room_for() {
        join(1, 2);
        List<Slot> own = List.copyOf(nodes.get(1));
        nodes.get(1).add(new Slot(1));
        assertEquals(
                List.of(),
                Share.of(cluster(1), List.copyOf(nodes.get(1)), taken(), Set.of())
                        .surplus());
        nodes.get(2).remove(nodes.get(2).iterator().next());
        assertEquals(
                own.subList(0, 1),
                Share.of(cluster(1), List.copyOf(nodes.get(1)), taken(), Set.of())
                        .surplus());
    }
}
