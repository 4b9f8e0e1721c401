package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.support.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only throttling that lasts is told. */
class ThrottleEventsTest {
    private final List<Event> told = new ArrayList<>();
    private Optional<Duration> throttled = Optional.empty();
    private final ThrottleEvents events =
            new ThrottleEvents(List.of("inbound.support"), key -> throttled, told::add, new SteppedClock());

    private void is(Duration time) {
        throttled = Optional.ofNullable(time);
        events.look();
    }

    @Test
    void ten_minutes_of_it_are_told_once_and_then_its_end() {
        is(Duration.ofMinutes(9));
        is(null);
        assertEquals(List.of(), told);
        is(Duration.ofMinutes(10));
        is(Duration.ofMinutes(45));
        assertEquals(1, told.size());
        assertEquals("inbound.support", told.get(0).part().key());
        is(null);
        is(null);
        assertEquals(
                List.of(EventKind.THROTTLED, EventKind.UNTHROTTLED),
                told.stream().map(Event::kind).toList());
        assertEquals(
                "Microsoft 365 no longer makes it wait; it did for 45 min",
                told.get(1).text().words());
    }
}
