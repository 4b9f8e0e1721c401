package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts, stops, and what was changed in between. */
class LifeEventsTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final List<Event> told = new ArrayList<>();
    private SomeLedger ledger;

    @BeforeEach
    void open() {
        ledger = new SomeLedger(folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private LifeEvents start() {
        LifeEvents life =
                new LifeEvents(ledger.settings(), ledger.events(), told::add, clock, "1.2.3", Optional.empty());
        life.started();
        return life;
    }

    private List<EventKind> kinds() {
        List<EventKind> kinds = told.stream().map(Event::kind).toList();
        told.clear();
        return kinds;
    }

    @Test
    void an_orderly_stop_leaves_no_mark_and_a_kill_does() {
        LifeEvents life = start();
        assertEquals(List.of(EventKind.STARTED), kinds());
        life.stopped();
        ledger.reopen();
        life = start();
        assertEquals(List.of(EventKind.STOPPED, EventKind.STARTED), kinds());
        clock.step(Duration.ofMinutes(10));
        life.alive();
        clock.step(Duration.ofMinutes(7));
        ledger.reopen();
        start();
        assertEquals(EventKind.CRASHED, told.get(0).kind());
        assertTrue(told.get(0).text().words().contains("7 min before this start"), told::toString);
        assertEquals(List.of(EventKind.CRASHED, EventKind.STARTED), kinds());
    }

    @Test
    void a_process_that_is_killed_again_and_again_is_told_five_times_an_hour_and_then_counted() {
        EventQueue queue = new EventQueue(ledger.events(), clock);
        for (int i = 0; i < 100; i++) {
            new LifeEvents(ledger.settings(), ledger.events(), queue, clock, "1.2.3", Optional.empty()).started();
            queue.write();
            clock.step(Duration.ofSeconds(10));
        }
        assertEquals(1 + 2 * LifeEvents.MAX_CRASHES, ledger.all().size());
        clock.step(Duration.ofHours(1));
        new LifeEvents(ledger.settings(), ledger.events(), queue, clock, "1.2.3", Optional.empty()).started();
        queue.write();
        assertTrue(ledger.all().get(11).text().words().contains("94 such starts"), ledger.all()::toString);
        queue.close();
    }

    @Test
    void changed_keys_are_told_by_name_and_never_by_value() throws Exception {
        ledger.set("INBOUND_SUPPORT_SCHEDULE", "30s").set("HTTP_PORT", "8081");
        start().stopped();
        kinds();
        start().stopped();
        assertEquals(List.of(EventKind.STARTED, EventKind.STOPPED), kinds());
        Files.writeString(folder.resolve("secret"), "another-secret");
        ledger.set("INBOUND_SUPPORT_SCHEDULE", "60s")
                .unset("HTTP_PORT")
                .unset("CLIENT_SECRET")
                .set("CLIENT_SECRET_FILE", "secret")
                .set("KEEP_SENT_DAYS", "31");
        start();
        assertEquals(
                "configured otherwise than at the last start: changed mailchute.client-secret,"
                        + " mailchute.inbound.support.schedule; set mailchute.keep-sent-days; no longer set"
                        + " mailchute.http.port",
                told.get(1).text().words());
        String kept = ledger.events().memory("configuration").orElseThrow();
        assertFalse(kept.contains("another-secret") || kept.contains("s3cr3t") || kept.contains("60s"), kept);
        kinds();
        // The same secret from elsewhere is no change.
        ledger.unset("CLIENT_SECRET_FILE").set("CLIENT_SECRET", "another-secret");
        start();
        assertEquals(List.of(EventKind.CRASHED, EventKind.STARTED), kinds());
    }
}
