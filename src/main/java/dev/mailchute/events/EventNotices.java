package dev.mailchute.events;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.EventQuery;
import dev.mailchute.ledger.RecordedEvent;
import dev.mailchute.mailcenter.NoticeFile;
import dev.mailchute.settings.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends grave events as a notice, all that have come together in one, at most every ten minutes. How far it has come is recorded before
 * the notice is dropped: on a full disk, no notice is better than the same one again and again.
 */
public final class EventNotices {
    private static final Logger LOG = LoggerFactory.getLogger(EventNotices.class);
    private static final Duration APART = Duration.ofMinutes(10);
    private static final int MAX_LINES = 50;
    private static final String POSITION = "notice position";
    private static final String SENT = "notice sent";

    private final EventLedger ledger;
    private final NoticeFile file;
    private final Optional<EventQuery> query;
    private final Clock clock;
    private final TroubleLog troubles = new TroubleLog();

    /** @param severity how grave an event must be; empty if none is sent */
    public EventNotices(EventLedger ledger, NoticeFile file, Optional<Severity> severity, Clock clock) {
        this.ledger = ledger;
        this.file = file;
        this.query = severity.map(least -> new EventQuery(Optional.empty(), Optional.empty(), least));
        this.clock = clock;
    }

    /** From now on, if there was none before. */
    public void begin() {
        if (query.isPresent() && ledger.memory(POSITION).isEmpty()) {
            ledger.replace(POSITION, Optional.empty(), String.valueOf(ledger.last()));
        }
    }

    /** Drops a notice if there is something new. Called regularly. */
    public void sendIfDue() {
        try {
            if (query.isPresent()) {
                sendIfDue(query.get());
            }
            troubles.resolved(LOG, "notices", "notices of events can be sent again");
        } catch (IOException | UncheckedIOException | LedgerException e) {
            troubles.warn(LOG, "notices", e.toString(), "notices of events cannot be sent: " + e);
        }
    }

    private void sendIfDue(EventQuery wanted) throws IOException {
        Instant now = clock.instant();
        Optional<Instant> sent = ledger.memory(SENT).map(Instant::parse);
        // After the clock was set back, the last notice is in the future.
        if (sent.filter(last -> !last.isAfter(now) && last.plus(APART).isAfter(now))
                .isPresent()) {
            return;
        }
        Optional<String> before = ledger.memory(POSITION);
        long position = before.map(Long::parseLong).orElse(0L);
        List<RecordedEvent> events = ledger.after(position, wanted, MAX_LINES);
        if (events.isEmpty()) {
            return;
        }
        long more = ledger.countAfter(position, wanted) - events.size();
        if (!ledger.replace(POSITION, before, String.valueOf(ledger.last()))) {
            return; // Another node has sent them.
        }
        ledger.remember(SENT, now.toString());
        List<String> lines = new ArrayList<>();
        events.forEach(event -> lines.add(line(event.event())));
        if (more > 0) {
            lines.add("... and " + more + " more.");
        }
        lines.add("");
        lines.add("The page Events of the Mail Center has all of them.");
        file.drop("events-" + now.toEpochMilli(), subject(events), lines);
        LOG.info("sent a notice of {} events", events.size() + more);
    }

    private static String subject(List<RecordedEvent> events) {
        RecordedEvent first = events.get(0);
        return "Mailchute: " + place(first.event()) + " " + first.event().kind().word()
                + (events.size() == 1 ? "" : ", and " + (events.size() - 1) + " more events");
    }

    private static String place(Event event) {
        return event.part().direction() + " " + event.part().name();
    }

    private static String line(Event event) {
        return event.at() + " " + place(event) + ": " + event.kind().word() + ": "
                + event.text().words()
                + event.text().next().map(step -> ". Next: " + step).orElse("");
    }
}
