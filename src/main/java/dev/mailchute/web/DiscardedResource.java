package dev.mailchute.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.files.Json;
import dev.mailchute.health.Causes;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.DiscardedLetters.Discarded;
import dev.mailchute.mailcenter.DiscardedQuery;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Letters that were discarded and can be restored: the latest first. */
final class DiscardedResource {
    static final List<String> FILTER = LetterFilter.NAMES;
    static final List<String> PARAMETERS =
            Stream.of(FILTER, LettersResource.PAGING).flatMap(List::stream).toList();

    private static final String KIND = "discarded letters";
    private static final Comparator<Discarded> LATEST_FIRST = Comparator.comparing(Discarded::at)
            .thenComparing(one -> one.letter().id())
            .reversed();

    private final PageContext context;

    DiscardedResource(PageContext context) {
        this.context = context;
    }

    Reply list(ApiCall call) {
        int size = call.query().number("size", LettersResource.SIZE, 1, LettersResource.LARGEST);
        Optional<Cursor> cursor = Cursor.of(call.query(), KIND);
        List<Discarded> all = matching(context, call.query());
        List<Discarded> rest = all.stream()
                .filter(one -> cursor.isEmpty() || isBehind(one, cursor.get()))
                .toList();
        List<Discarded> chosen = rest.subList(0, Math.min(size, rest.size()));
        Optional<Cursor> next = rest.size() <= size
                ? Optional.empty()
                : Optional.of(chosen.get(size - 1)).map(last -> new Cursor(KIND, id(last), key(last)));
        return LettersResource.list(
                all.size(), next, chosen.stream().map(DiscardedResource::json).toList());
    }

    private static String id(Discarded discarded) {
        return discarded.letter().id();
    }

    /** Of the same length for each, so that text sorts as time does. */
    private static String key(Discarded discarded) {
        return String.format(
                "%012d.%09d", discarded.at().getEpochSecond(), discarded.at().getNano());
    }

    private static boolean isBehind(Discarded discarded, Cursor cursor) {
        int compared = key(discarded).compareTo(cursor.key());
        return compared < 0 || compared == 0 && id(discarded).compareTo(cursor.id()) < 0;
    }

    /** The discarded letters that a program means; {@code since} and {@code until} are of their last failure, as for letters that wait. */
    static List<Discarded> matching(PageContext context, Parameters given) {
        DiscardedIndex index = context.discarded();
        List<String> all = index.ids(DiscardedQuery.ALL);
        Set<String> names = new TreeSet<>(index.choices().names());
        context.statuses().all().stream().map(Status::name).forEach(names::add);
        LetterQuery query = LetterFilter.query(given, names);
        return all.stream()
                .map(context.mailCenter().discarded()::find)
                .flatMap(Optional::stream)
                .filter(one -> is(one.letter(), query))
                .sorted(LATEST_FIRST)
                .toList();
    }

    private static boolean is(Letter letter, LetterQuery query) {
        return query.direction().map(letter.direction()::equals).orElse(true)
                && query.name().map(name -> name.equals(letter.name())).orElse(true)
                && query.code().map(LettersResource.code(letter)::equals).orElse(true)
                && query.outcome()
                        .map(outcome -> outcome.equals(letter.outcome()))
                        .orElse(true)
                && query.since()
                        .map(since -> !letter.lastFailure().isBefore(since))
                        .orElse(true)
                && query.until().map(letter.lastFailure()::isBefore).orElse(true)
                && query.text().map(text -> contains(letter, text)).orElse(true);
    }

    private static boolean contains(Letter letter, String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Stream.of(
                        Stream.of(
                                letter.id(),
                                letter.subject(),
                                letter.from(),
                                letter.internetMessageId(),
                                letter.file(),
                                letter.reason()),
                        letter.to() == null ? Stream.<String>empty() : letter.to().stream())
                .flatMap(parts -> parts)
                .filter(part -> part != null)
                .anyMatch(part -> part.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static ObjectNode json(Discarded discarded) {
        ObjectNode shown = Json.mapper().valueToTree(discarded.letter());
        shown.set("discardedAt", Json.mapper().valueToTree(discarded.at()));
        shown.put("discardedBy", discarded.who());
        shown.set("restorableUntil", Json.mapper().valueToTree(discarded.until()));
        return shown;
    }

    static Discarded find(PageContext context, String id) {
        return context.mailCenter().discarded().find(id).orElseThrow(() -> Problem.of(
                        404, "unknown-letter", "there is no discarded letter " + id)
                .refusal());
    }

    Reply show(ApiCall call) {
        Discarded discarded = find(context, call.id());
        ObjectNode shown = json(discarded);
        String code = LettersResource.code(discarded.letter());
        shown.put("state", "discarded");
        shown.put("cause", Causes.cause(code).orElse(null));
        shown.put("next", Causes.next(code).orElse(null));
        shown.put(
                "hasMessage",
                context.mailCenter().discarded().message(discarded).isPresent());
        shown.set(
                "history",
                Json.mapper().valueToTree(context.mailCenter().discarded().history(discarded)));
        return Reply.json(200, shown);
    }

    Reply restore(ApiCall call) {
        find(context, call.id());
        return LettersResource.answer(context.acts().restore(call.id(), call.who()), false);
    }
}
