package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.mailcenter.NoticeFile;
import dev.mailchute.settings.Severity;
import dev.mailchute.support.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grave events as a notice by mail: what has come together in one, every ten minutes at most. */
class EventNoticesTest {
    private static final EventPart SUPPORT = new EventPart("inbound", "support");

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private SomeLedger ledger;
    private EventNotices notices;

    @BeforeEach
    void open() {
        ledger = new SomeLedger(folder);
        notices = notices(Optional.of(Severity.ERROR));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private EventNotices notices(Optional<Severity> severity) {
        EventNotices made = new EventNotices(
                ledger.events(), new NoticeFile("help@contoso.com", folder.resolve("outbox")), severity, clock);
        made.begin();
        return made;
    }

    private void happens(EventKind kind) {
        ledger.events().add(List.of(new Event(clock.instant(), kind, SUPPORT, EventText.of("the words", "the step"))));
    }

    private List<JsonNode> sent() throws IOException {
        List<JsonNode> mails = new ArrayList<>();
        if (Files.isDirectory(folder.resolve("outbox"))) {
            try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    mails.add(Json.mapper().readTree(file.toFile()));
                }
            }
        }
        return mails;
    }

    @Test
    void the_first_comes_at_once_and_the_rest_together_ten_minutes_later_also_over_a_restart() throws Exception {
        happens(EventKind.STARTED);
        notices.sendIfDue();
        assertEquals(0, sent().size());
        happens(EventKind.DOWN);
        notices.sendIfDue();
        assertEquals(1, sent().size());
        assertEquals(
                "Mailchute: inbound support down", sent().get(0).path("subject").asText());
        assertTrue(sent().get(0).path("text").asText().contains("the words. Next: the step"));
        happens(EventKind.UP);
        happens(EventKind.DOWN);
        notices.sendIfDue();
        ledger.reopen();
        notices = notices(Optional.of(Severity.ERROR));
        notices.sendIfDue();
        assertEquals(1, sent().size());
        clock.step(Duration.ofMinutes(11));
        notices.sendIfDue();
        notices.sendIfDue();
        assertEquals(2, sent().size());
        assertEquals(
                "Mailchute: inbound support up, and 1 more events",
                sent().get(1).path("subject").asText());
    }

    @Test
    void very_many_events_are_one_mail_that_counts_them() throws Exception {
        for (int i = 0; i < 500; i++) {
            happens(EventKind.DOWN);
        }
        notices.sendIfDue();
        String text = sent().get(0).path("text").asText();
        assertTrue(text.contains("... and 450 more."), text);
        clock.step(Duration.ofMinutes(11));
        notices.sendIfDue();
        assertEquals(1, sent().size());
    }

    @Test
    void none_are_sent_unless_they_are_wanted() throws Exception {
        notices = notices(Optional.empty());
        happens(EventKind.DOWN);
        notices.sendIfDue();
        assertEquals(0, sent().size());
    }
}
