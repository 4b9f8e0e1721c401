package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.settings.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger keeps of events, with the embedded database; PostgresLedgerTest has the same stories with the other. */
class EventLedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final EventPart SUPPORT = new EventPart("inbound", "support");
    private static final EventPart ORDERS = new EventPart("outbound", "orders");

    @TempDir
    Path folder;

    private Ledger open() {
        LedgerTest test = new LedgerTest();
        test.folder = folder;
        return Ledger.open(test.settings("support@contoso.com"));
    }

    static Event event(EventKind kind, EventPart part) {
        return new Event(NOW, kind, part, EventText.of(kind.word() + " of " + part.key(), "do something"));
    }

    /** Each query whose cost must not grow with the number of events. */
    static void askEverything(EventLedger events) {
        events.add(List.of(event(EventKind.DOWN, SUPPORT)));
        events.before(Long.MAX_VALUE, EventQuery.ALL, 10);
        events.before(Long.MAX_VALUE, new EventQuery(Optional.of(EventKind.DOWN), Optional.empty(), Severity.INFO), 10);
        events.before(Long.MAX_VALUE, new EventQuery(Optional.empty(), Optional.of(SUPPORT), Severity.INFO), 10);
        events.after(0, new EventQuery(Optional.empty(), Optional.empty(), Severity.ERROR), 10);
        events.last();
        events.remember("a", "b");
        events.memory("a");
        events.forget("a");
        events.removeBefore(NOW);
    }

    /** Of two that have read the same, one may write what follows. */
    private static void oneOfTwo(EventLedger events) {
        assertTrue(events.replace("position", Optional.empty(), "1"));
        assertFalse(events.replace("position", Optional.empty(), "2"));
        assertTrue(events.replace("position", Optional.of("1"), "3"));
        assertFalse(events.replace("position", Optional.of("1"), "4"));
        assertEquals(Map.of("ition", "3"), events.memories("pos"));
        assertTrue(events.forget("position"));
        assertFalse(events.forget("position"));
    }

    /** The same stories for both databases. */
    static void tellAll(Ledger ledger) {
        EventLedger events = ledger.events();
        oneOfTwo(events);
        Event act = Event.act(NOW, "ann", ORDERS, "retry of 3 letters: 3 sent");
        events.add(List.of(event(EventKind.DOWN, SUPPORT), event(EventKind.THROTTLED, ORDERS), act));
        events.add(List.of(event(EventKind.UP, SUPPORT), event(EventKind.DOWN, ORDERS)));

        List<RecordedEvent> all = events.after(0, EventQuery.ALL, 10);
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                all.stream().map(RecordedEvent::number).toList());
        assertEquals(event(EventKind.DOWN, SUPPORT), all.get(0).event());
        assertEquals(act, all.get(2).event());
        assertNotEquals(all.get(0).id(), all.get(1).id());
        assertEquals(5, events.last());

        assertEquals(List.of(5L, 4L), numbers(events.before(Long.MAX_VALUE, EventQuery.ALL, 2)));
        assertEquals(List.of(3L, 2L), numbers(events.before(4, EventQuery.ALL, 2)));
        assertEquals(
                List.of(5L, 1L),
                numbers(events.before(
                        9, new EventQuery(Optional.of(EventKind.DOWN), Optional.empty(), Severity.INFO), 9)));
        assertEquals(
                List.of(5L, 3L, 2L),
                numbers(events.before(9, new EventQuery(Optional.empty(), Optional.of(ORDERS), Severity.INFO), 9)));
        // What is over belongs to what began, however light it is by itself.
        EventQuery errors = new EventQuery(Optional.empty(), Optional.empty(), Severity.ERROR);
        assertEquals(List.of(1L, 4L, 5L), numbers(events.after(0, errors, 9)));
        assertEquals(2, events.countAfter(1, errors));

        assertEquals(
                List.of(ORDERS),
                events.open().stream().map(open -> open.event().part()).toList());

        assertEquals(Optional.empty(), events.memory("position"));
        events.remember("position", "1");
        events.remember("position", "2");
        assertEquals(Optional.of("2"), events.memory("position"));
        events.forget("position");
        assertEquals(Optional.empty(), events.memory("position"));
    }

    private static List<Long> numbers(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::number).toList();
    }

    @Test
    void events_are_found_by_kind_part_and_severity() {
        try (Ledger ledger = open()) {
            tellAll(ledger);
        }
    }

    @Test
    void numbers_go_on_after_all_events_have_expired() {
        try (Ledger ledger = open()) {
            ledger.events().add(List.of(event(EventKind.DOWN, SUPPORT), event(EventKind.UP, SUPPORT)));
            ledger.events().removeBefore(NOW.plus(Duration.ofDays(90)));
            assertEquals(List.of(2L), numbers(ledger.events().after(0, EventQuery.ALL, 9)));
            ledger.events().add(List.of(event(EventKind.DOWN, SUPPORT)));
            assertEquals(3, ledger.events().last());
        }
    }

    @Test
    void the_oldest_events_give_way_to_new_ones() {
        try (Ledger ledger = open()) {
            EventLedger few = new EventLedger(ledger, 10);
            IntStream.range(0, 4)
                    .forEach(batch -> few.add(IntStream.range(0, 7)
                            .mapToObj(i -> event(EventKind.DOWN, SUPPORT))
                            .toList()));
            List<Long> kept = numbers(few.after(0, EventQuery.ALL, 100));
            assertEquals(10, kept.size());
            assertEquals(28, kept.get(9));
        }
    }
}
