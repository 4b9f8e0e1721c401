package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.support.LogLines;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events wait for the ledger; nothing waits for events. */
class EventQueueTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

    @TempDir
    Path folder;

    private static Event act(int number) {
        return Event.act(NOW.plusSeconds(number), "ann", EventPart.APPLICATION, "act " + number);
    }

    private void sql(String sql) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/ledger.db"));
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void events_are_written_in_their_order() {
        try (SomeLedger ledger = new SomeLedger(folder)) {
            EventQueue queue = new EventQueue(ledger.events(), Clock.systemUTC());
            IntStream.range(0, 1200).forEach(number -> queue.record(act(number)));
            queue.close();
            assertEquals(IntStream.range(0, 1200).mapToObj(EventQueueTest::act).toList(), ledger.all());
        }
    }

    @Test
    void what_happens_while_the_ledger_is_unusable_is_recorded_when_it_is_back_with_its_own_time() throws Exception {
        try (SomeLedger ledger = new SomeLedger(folder);
                EventQueue queue = new EventQueue(ledger.events(), Clock.systemUTC(), 3);
                LogLines log = LogLines.of("dev.mailchute")) {
            sql("ALTER TABLE event RENAME TO elsewhere");
            IntStream.range(0, 5).forEach(number -> queue.record(act(number)));
            queue.write();
            queue.write();
            assertEquals(1, log.warningsAndAbove().size(), log.warningsAndAbove()::toString);
            sql("ALTER TABLE elsewhere RENAME TO event");
            queue.write();
            List<Event> all = ledger.all();
            assertEquals(List.of(act(0), act(1), act(2)), all.subList(0, 3));
            assertEquals(EventKind.LOST, all.get(3).kind());
            assertTrue(all.get(3).text().words().startsWith("2 events"), all::toString);
            assertEquals(4, all.size());
            assertEquals(1, log.with("recorded again").size());
        }
    }
}
