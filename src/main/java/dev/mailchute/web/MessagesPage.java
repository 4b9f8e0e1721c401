package dev.mailchute.web;

import dev.mailchute.health.Status;
import dev.mailchute.ledger.JournalSearch;
import dev.mailchute.ledger.JournalSearch.Found;
import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.MessageQuery.Kind;
import dev.mailchute.web.MailCenterPage.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Everything that flowed, newest first, and the search for it. */
final class MessagesPage {
    private final PageContext context;

    MessagesPage(PageContext context) {
        this.context = context;
    }

    /** What one search answers. */
    private record Looked(Found found, Optional<Instant> oldest) {}

    View view(Request request) {
        MessagesView view = MessagesView.of(request.query());
        Looked looked = context.journal().read(ledger -> {
            JournalSearch search = ledger.search();
            return new Looked(
                    search.search(view.query(), view.after(), ListParts.PAGE),
                    ledger.journal().oldest());
        });
        Found found = looked.found();
        boolean isSubject = view.query().wanted().kind() == Kind.SUBJECT;
        Map<String, Object> model = new HashMap<>();
        model.put("here", "messages");
        model.put(
                "rows",
                found.messages().stream().map(message -> row(message, view)).toList());
        model.put("filters", filters(view));
        model.put("outcomes", MessagesView.outcomes());
        model.put("asked", view.text().orElse(""));
        model.put("kind", words(view.query().wanted().kind()));
        model.put("full", context.journal().isFull());
        model.put("subjectNotKept", isSubject && !context.journal().isFull());
        model.put("oldest", looked.oldest().orElse(null));
        model.put("days", context.settings().storage().journal().kept().getDays());
        model.put("next", found.next().map(view::after).map(MessagesView::link).orElse(""));
        model.put("first", view.after().isPresent() ? view.start() : "");
        model.put("cutAt", found.isCut() ? found.next().orElseThrow().begun() : null);
        model.put("lookedThrough", JournalSearch.LOOKED_THROUGH);
        return View.of("messages", "Messages", model);
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case NOTHING -> "";
            case KEY -> "message key";
            case MESSAGE_ID -> "Message-ID";
            case ADDRESS -> "address of a sender or recipient";
            case FILE -> "dropped file";
            case SUBJECT -> "subject";
        };
    }

    private static Map<String, Object> row(JournaledMessage message, MessagesView view) {
        Map<String, Object> row = new HashMap<>();
        row.put("key", message.key());
        row.put("link", view.link(message.key()));
        row.put("title", title(message));
        row.put("id", message.knownAs().messageId().orElse(""));
        row.put("direction", message.subject().direction());
        row.put("name", message.subject().name());
        row.put("person", person(message));
        row.put("outcome", message.outcome().word());
        row.put("good", isThrough(message));
        row.put("begun", message.times().begun());
        row.put("size", message.knownAs().size());
        row.put("delay", delay(message).map(Status::describe).orElse(""));
        return row;
    }

    private static boolean isThrough(JournaledMessage message) {
        return message.outcome() == MessageOutcome.DELIVERED
                || message.outcome() == MessageOutcome.LEFT_OUT
                || message.outcome() == MessageOutcome.SENT;
    }

    /** The best name that is known of a message. */
    static String title(JournaledMessage message) {
        return message.texts()
                .subject()
                .or(message.knownAs()::file)
                .or(message.knownAs()::messageId)
                .orElse("message " + message.key());
    }

    private static String person(JournaledMessage message) {
        return (message.isInbound() ? message.texts().sender() : message.texts().recipients()).orElse("");
    }

    /** From its arrival to the drop folder or to Exchange; empty if it is not known. Clocks of two machines may differ. */
    static Optional<Duration> delay(JournaledMessage message) {
        return message.times()
                .arrived()
                .flatMap(arrived -> message.times().finished().map(end -> Duration.between(arrived, end)))
                .map(took -> took.isNegative() ? Duration.ZERO : took);
    }

    private Map<String, Object> filters(MessagesView view) {
        TreeSet<String> names = new TreeSet<>();
        context.statuses().all().forEach(status -> names.add(status.name()));
        view.query().name().ifPresent(names::add);
        Map<String, Object> filters = new HashMap<>();
        filters.put("names", List.copyOf(names));
        filters.put("direction", view.query().direction().orElse(""));
        filters.put("name", view.query().name().orElse(""));
        filters.put("outcome", view.query().outcome().map(MessageOutcome::word).orElse(""));
        filters.put("since", view.query().since().map(Links::day).orElse(""));
        filters.put("until", view.query().until().map(Links::lastDay).orElse(""));
        filters.put("any", view.isFiltered());
        return filters;
    }
}
