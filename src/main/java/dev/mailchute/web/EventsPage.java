package dev.mailchute.web;

import dev.mailchute.events.Webhook;
import dev.mailchute.events.WebhookState;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.PartHealth;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.EventQuery;
import dev.mailchute.ledger.RecordedEvent;
import dev.mailchute.settings.Severity;
import dev.mailchute.web.MailCenterPage.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What happened, latest first, and above it what is still going on. */
final class EventsPage {
    static final String ROOT = Links.ROOT + "/events";
    static final int SIZE = 50;

    private final PageContext context;

    EventsPage(PageContext context) {
        this.context = context;
    }

    View view(Request request) {
        EventQuery query = EventFilter.of(request.query());
        long before = Links.value(request.query(), "before")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(Long.MAX_VALUE);
        Map<String, Object> model = new HashMap<>();
        model.put("here", "events");
        model.put("goingOn", goingOn());
        model.put(
                "kinds", Arrays.stream(EventKind.values()).map(EventsPage::kind).toList());
        model.put("severities", EventFilter.SEVERITIES);
        model.put("filters", filters(query));
        model.put("isFiltered", !query.equals(EventQuery.ALL));
        model.put("isLater", before != Long.MAX_VALUE);
        model.put("first", link(query, Optional.empty()));
        try {
            List<RecordedEvent> events = context.events().ledger().before(before, query, SIZE + 1);
            model.put("rows", events.stream().limit(SIZE).map(EventsPage::row).toList());
            model.put(
                    "older",
                    events.size() > SIZE
                            ? link(query, Optional.of(events.get(SIZE - 1).number()))
                            : "");
            model.put(
                    "webhook",
                    context.events().webhook().map(EventsPage::webhook).orElse(null));
            model.put("trouble", "");
        } catch (LedgerException e) {
            model.put("rows", List.of());
            model.put("older", "");
            model.put("webhook", null);
            model.put("trouble", e.getMessage());
        }
        return View.of("events", "Events", model);
    }

    private List<Map<String, Object>> goingOn() {
        return context.parts().stream()
                .filter(PartHealth::isDown)
                .map(part -> {
                    Map<String, Object> shown = new HashMap<>();
                    shown.put("direction", part.part().direction());
                    shown.put("name", part.part().name());
                    shown.put("since", part.since());
                    shown.put("reason", part.reason().text().orElse(""));
                    shown.put("next", part.reason().next().orElse(""));
                    return shown;
                })
                .toList();
    }

    private static Map<String, Object> webhook(Webhook webhook) {
        WebhookState state = webhook.state();
        Map<String, Object> shown = new HashMap<>();
        shown.put("host", state.host());
        shown.put("trouble", state.trouble().orElse(""));
        shown.put("since", state.since().orElse(null));
        shown.put("delivered", state.delivered().orElse(null));
        shown.put("skipped", state.skipped());
        shown.put("waiting", webhook.waiting());
        return shown;
    }

    private static Map<String, Object> row(RecordedEvent recorded) {
        Event event = recorded.event();
        Map<String, Object> row = new HashMap<>();
        row.put("number", recorded.number());
        row.put("at", event.at());
        row.put("kind", name(event.kind()));
        row.put("tone", tone(event));
        row.put("severity", event.severity().word());
        row.put("direction", event.part().direction());
        row.put("name", event.part().name());
        row.put("isApplication", event.part().equals(EventPart.APPLICATION));
        row.put("link", ROOT + "?part=" + Links.encoded(event.part().key()));
        row.put("text", event.text().words());
        row.put("next", event.text().next().orElse(""));
        row.put("who", event.who().orElse(""));
        return row;
    }

    private static String tone(Event event) {
        return event.kind() == EventKind.UP || event.kind() == EventKind.UNTHROTTLED
                ? "good"
                : event.severity().word();
    }

    private static Map<String, Object> kind(EventKind kind) {
        return Map.of("value", kind.word(), "words", name(kind));
    }

    /** For people. */
    private static String name(EventKind kind) {
        return switch (kind) {
            case DOWN -> "went down";
            case REASON -> "down for another reason";
            case FLAPPING -> "goes down again and again";
            case UP -> "came back";
            case THROTTLED -> "throttled";
            case UNTHROTTLED -> "no longer throttled";
            case CRASHED -> "ended without a stop";
            case CONFIGURATION -> "configuration changed";
            case CREDENTIAL -> "credential replaced";
            case EXPIRY -> "credential expires";
            case SECOND_CREDENTIAL -> "second credential in use";
            case ACT -> "done by a person";
            case LOST -> "events lost";
            default -> kind.word().toLowerCase(Locale.ROOT);
        };
    }

    private Map<String, Object> filters(EventQuery query) {
        TreeSet<String> parts = new TreeSet<>();
        context.parts().forEach(part -> parts.add(part.part().key()));
        parts.add(EventPart.APPLICATION.key());
        query.part().map(EventPart::key).ifPresent(parts::add);
        Map<String, Object> filters = new HashMap<>();
        filters.put("kind", query.kind().map(EventKind::word).orElse(""));
        filters.put("part", query.part().map(EventPart::key).orElse(""));
        filters.put("severity", query.severity().word());
        filters.put("parts", new ArrayList<>(parts));
        return filters;
    }

    private static String link(EventQuery query, Optional<Long> before) {
        StringBuilder text = new StringBuilder();
        Links.LetterView.add(text, "kind", query.kind().map(EventKind::word));
        Links.LetterView.add(text, "part", query.part().map(EventPart::key));
        Links.LetterView.add(
                text,
                "severity",
                Optional.of(query.severity())
                        .filter(severity -> severity != Severity.INFO)
                        .map(Severity::word));
        Links.LetterView.add(text, "before", before.map(String::valueOf));
        return text.isEmpty() ? ROOT : ROOT + "?" + text;
    }
}
