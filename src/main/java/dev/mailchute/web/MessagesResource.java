package dev.mailchute.web;

import dev.mailchute.ledger.JournalSearch.Found;
import dev.mailchute.ledger.JournalSearch.Place;
import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.MessageQuery;
import dev.mailchute.ledger.MessageQuery.Wanted;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** API of the journal: what became of every message. */
final class MessagesResource {
    static final List<String> PARAMETERS =
            List.of("direction", "name", "outcome", "since", "until", "q", "size", Cursor.PARAMETER);

    private static final String KIND = "messages";
    private static final int LONGEST = 200;

    private final PageContext context;

    MessagesResource(PageContext context) {
        this.context = context;
    }

    Reply list(ApiCall call) {
        Parameters given = call.query();
        MessageQuery query = query(given);
        int size = given.number("size", LettersResource.SIZE, 1, LettersResource.LARGEST);
        Optional<Place> after = Cursor.of(given, KIND).map(cursor -> place(given, cursor));
        Found found = context.journal().read(ledger -> ledger.search().search(query, after, size));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "next",
                found.next().map(MessagesResource::cursor).map(Cursor::text).orElse(null));
        answer.put("lookedBackTo", found.isCut() ? found.next().orElseThrow().begun() : null);
        answer.put(
                "messages",
                found.messages().stream().map(MessagesResource::json).toList());
        return Reply.json(200, answer);
    }

    private MessageQuery query(Parameters given) {
        TreeSet<String> names = new TreeSet<>();
        context.statuses().all().forEach(status -> names.add(status.name()));
        Optional<Instant> since =
                given.text("since", LONGEST).map(text -> LetterFilter.instant(given, "since", text, 0));
        Optional<Instant> until =
                given.text("until", LONGEST).map(text -> LetterFilter.instant(given, "until", text, 1));
        return new MessageQuery(
                given.choice("direction", LetterFilter.DIRECTIONS),
                given.choice("name", names),
                given.choice("outcome", MessagesView.outcomes()).map(MessageOutcome::of),
                since,
                until,
                given.text("q", LONGEST).map(Wanted::of).orElse(Wanted.NOTHING));
    }

    private static Cursor cursor(Place place) {
        return new Cursor(KIND, place.key(), String.valueOf(place.begun().toEpochMilli()));
    }

    private static Place place(Parameters given, Cursor cursor) {
        try {
            return new Place(Instant.ofEpochMilli(Long.parseLong(cursor.key())), cursor.id());
        } catch (NumberFormatException forged) {
            throw given.refusal(Cursor.PARAMETER, "is not valid; start again without it");
        }
    }

    Reply show(ApiCall call) {
        return context.journal()
                .read(ledger -> ledger.journal().find(call.id()).map(message -> {
                    Map<String, Object> shown = json(message);
                    shown.put(
                            "steps",
                            ledger.journal().steps(call.id()).stream()
                                    .map(MessagesResource::json)
                                    .toList());
                    return Reply.json(200, shown);
                }))
                .orElseThrow(
                        () -> Problem.of(404, "unknown-message", "the journal has no message with the key " + call.id())
                                .refusal());
    }

    private static Map<String, Object> json(JournaledMessage message) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("key", message.key());
        shown.put("direction", message.subject().direction());
        shown.put("name", message.subject().name());
        shown.put("mailbox", message.subject().mailbox());
        shown.put("internetMessageId", message.knownAs().messageId().orElse(null));
        shown.put("file", message.knownAs().file().orElse(null));
        shown.put("size", message.knownAs().size());
        shown.put("subject", message.texts().subject().orElse(null));
        shown.put("from", message.texts().sender().orElse(null));
        shown.put("recipients", message.texts().recipients().orElse(null));
        shown.put("outcome", message.outcome().word());
        shown.put("arrived", message.times().arrived().orElse(null));
        shown.put("begun", message.times().begun());
        shown.put("finished", message.times().finished().orElse(null));
        return shown;
    }

    private static Map<String, Object> json(Recorded one) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("at", one.at());
        shown.put("what", one.what().word());
        shown.put("code", one.step().code().orElse(null));
        shown.put("requestId", one.step().requestId().orElse(null));
        shown.put("who", one.step().who().orElse(null));
        shown.put("detail", one.step().fact().orElse(null));
        shown.put("times", one.times());
        shown.put("last", one.last());
        return shown;
    }
}
