package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.health.CheckedPart;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Health;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.PartHealth.Reason;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of the health, as a whole. */
class HealthEventsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final Clocks clocks = new Clocks(clock, clock);
    private final CheckedPart volume = new CheckedPart(
            new Part(Part.STORAGE, "/srv"), "measurement", clocks, Duration.ofSeconds(10), Duration.ofMinutes(3));
    private final List<Event> told = new ArrayList<>();

    private HealthEvents events(SomeLedger ledger) {
        return new HealthEvents(
                new Health(List.of(() -> List.of(volume))),
                ledger.events(),
                event -> {
                    told.add(event);
                    ledger.events().add(List.of(event));
                },
                clocks);
    }

    private void look(HealthEvents events, int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.step(SECOND);
            events.look();
        }
    }

    private List<EventKind> kinds() {
        return told.stream().map(Event::kind).toList();
    }

    @Test
    void a_part_without_a_turn_is_told_when_it_is_late_and_not_after_the_whole_process_stood_still() {
        try (SomeLedger ledger = new SomeLedger(folder)) {
            HealthEvents events = events(ledger);
            look(events, 5);
            volume.check(Optional::empty);
            // The machine slept: everything is late at once, and goes on at once.
            clock.step(Duration.ofHours(2));
            look(events, 20);
            volume.check(Optional::empty);
            look(events, 60);
            assertEquals(List.of(), told);
            look(events, 300);
            assertEquals(List.of(EventKind.DOWN), kinds());
        }
    }

    @Test
    void the_end_of_what_was_down_is_told_by_the_next_process() {
        try (SomeLedger ledger = new SomeLedger(folder)) {
            HealthEvents events = events(ledger);
            volume.check(() -> Optional.of(Reason.of("only 3 MB left", "Make room")));
            look(events, 1);
            ledger.reopen();
            events = events(ledger);
            look(events, 1);
            volume.check(Optional::empty);
            look(events, 1);
            assertEquals(List.of(EventKind.DOWN, EventKind.UP), kinds());
        }
    }
}
