package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.Clocks;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes of a cluster tell of themselves and of each other. */
class NodeEventsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final List<Event> told = new ArrayList<>();
    private final SortedMap<Integer, String> members = new TreeMap<>(Map.of(1, "a", 2, "b", 3, "c"));
    private final Set<NodeEvents> standingBy = new HashSet<>();
    private SomeLedger ledger;
    private NodeEvents first;
    private NodeEvents second;
    private NodeEvents third;

    @BeforeEach
    void open() {
        ledger = new SomeLedger(folder);
        first = node(1, "a");
        second = node(2, "b");
        third = node(3, "c");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private NodeEvents node(int number, String name) {
        return new NodeEvents(number, name, ledger.events(), told::add, new Clocks(clock, clock));
    }

    private void look(NodeEvents node, boolean doesCommonWork, String... parts) {
        node.look(new NodeEvents.NodeSight(
                members, Set.of(parts), !members.isEmpty(), standingBy.contains(node), doesCommonWork));
    }

    private List<EventKind> kinds() {
        return told.stream().map(Event::kind).toList();
    }

    private String words(int event) {
        return told.get(event).text().words();
    }

    @Test
    void mailboxes_that_move_one_after_the_other_are_told_of_together_once_by_each_node() {
        look(first, true, "inbound.a");
        clock.step(SECOND);
        look(first, true, "inbound.a", "inbound.b");
        assertEquals(List.of(), told);
        clock.step(NodeEvents.QUIET);
        look(first, true, "inbound.a", "inbound.b");
        look(first, true, "inbound.a", "inbound.b");
        assertEquals(List.of(EventKind.TAKEN_OVER), kinds());
        assertTrue(words(0).contains("node a, one of 3, took 2 of the"), words(0));
        look(first, true, "inbound.b", "inbound.c");
        clock.step(NodeEvents.QUIET);
        look(first, true, "inbound.b", "inbound.c");
        assertTrue(
                words(1).contains("(inbound.c) and handed over 1 of the mailboxes and outboxes (inbound.a)"), words(1));
    }

    @Test
    void a_node_that_the_database_does_not_answer_tells_so_and_nothing_of_mailboxes_that_it_has_again() {
        look(first, false, "inbound.a");
        clock.step(NodeEvents.QUIET);
        look(first, false, "inbound.a");
        told.clear();
        SortedMap<Integer, String> all = new TreeMap<>(members);
        members.clear();
        look(first, false);
        clock.step(NodeEvents.QUIET);
        look(first, false);
        members.putAll(all);
        look(first, false, "inbound.a");
        clock.step(NodeEvents.QUIET);
        look(first, false, "inbound.a");
        assertEquals(List.of(EventKind.CUT_OFF, EventKind.BACK), kinds());
    }

    @Test
    void a_node_that_is_gone_is_told_of_once_and_one_that_has_stopped_in_order_is_not() {
        look(first, true);
        look(second, false);
        look(third, false);
        members.remove(2);
        members.remove(3);
        third.stopped();
        for (int i = 0; i < 60; i++) {
            clock.step(SECOND);
            look(first, true);
        }
        assertEquals(List.of(EventKind.GONE), kinds());
        assertTrue(words(0).startsWith("node b is not there any more"), words(0));
        NodeEvents next = node(4, "d");
        members.put(4, "d");
        for (int i = 0; i < 60; i++) {
            clock.step(SECOND);
            look(next, true);
        }
        assertEquals(List.of(EventKind.GONE), kinds());
    }

    @Test
    void a_node_that_stands_by_is_neither_gone_nor_cut_off_and_is_missed_once_it_takes_part_again() {
        look(first, true);
        look(second, false);
        members.remove(2);
        standingBy.add(second);
        for (int i = 0; i < 60; i++) {
            clock.step(SECOND);
            look(second, false);
            look(first, true);
        }
        assertEquals(List.of(), kinds());
        standingBy.clear();
        members.put(2, "b");
        look(second, false);
        members.remove(2);
        for (int i = 0; i < 60; i++) {
            clock.step(SECOND);
            look(first, true);
        }
        assertEquals(List.of(EventKind.GONE), kinds());
    }

    @Test
    void when_all_are_gone_the_next_one_to_start_tells_of_each() {
        look(first, true);
        look(second, false);
        members.clear();
        members.put(4, "d");
        NodeEvents next = node(4, "d");
        for (int i = 0; i < 60; i++) {
            clock.step(SECOND);
            look(next, true);
        }
        assertEquals(List.of(EventKind.GONE, EventKind.GONE), kinds());
    }
}
