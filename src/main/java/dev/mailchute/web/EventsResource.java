package dev.mailchute.web;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.EventQuery;
import dev.mailchute.ledger.RecordedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** API of events. */
final class EventsResource {
    static final List<String> PARAMETERS = Stream.of(EventFilter.NAMES, LettersResource.PAGING)
            .flatMap(List::stream)
            .toList();

    private static final String KIND = "events";

    private final PageContext context;

    EventsResource(PageContext context) {
        this.context = context;
    }

    /** Latest first. */
    Reply list(ApiCall call) {
        EventQuery query = EventFilter.of(call.query());
        int size = call.query().number("size", LettersResource.SIZE, 1, LettersResource.LARGEST);
        long before = Cursor.of(call.query(), KIND)
                .map(cursor -> number(call.query(), cursor))
                .orElse(Long.MAX_VALUE);
        EventLedger ledger = context.events().ledger();
        try {
            List<RecordedEvent> events = ledger.before(before, query, size + 1);
            Optional<RecordedEvent> last = events.size() > size ? Optional.of(events.get(size - 1)) : Optional.empty();
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put(
                    "next",
                    last.map(event -> new Cursor(KIND, event.id(), String.valueOf(event.number())).text())
                            .orElse(null));
            answer.put(
                    "events",
                    events.stream().limit(size).map(EventsResource::json).toList());
            return Reply.json(200, answer);
        } catch (LedgerException e) {
            throw Problem.of(503, "ledger-unusable", "the events cannot be read now: " + e.getMessage())
                    .header("Retry-After", "30")
                    .refusal();
        }
    }

    private static long number(Parameters given, Cursor cursor) {
        if (!cursor.key().matches("\\d{1,18}")) {
            throw given.refusal(Cursor.PARAMETER, "is not valid; start again without it");
        }
        return Long.parseLong(cursor.key());
    }

    private static Map<String, Object> json(RecordedEvent recorded) {
        Event event = recorded.event();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", recorded.id());
        shown.put("number", recorded.number());
        shown.put("time", event.at());
        shown.put("kind", event.kind().word());
        shown.put("severity", event.severity().word());
        shown.put("direction", event.part().direction());
        shown.put("name", event.part().name());
        shown.put("text", event.text().words());
        shown.put("next", event.text().next().orElse(null));
        shown.put("who", event.who().orElse(null));
        return shown;
    }
}
