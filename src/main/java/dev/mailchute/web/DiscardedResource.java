package dev.mailchute.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.files.Json;
import dev.mailchute.health.Causes;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.DiscardedLetters.Discarded;
import dev.mailchute.mailcenter.LetterIndex.Position;
import dev.mailchute.mailcenter.LetterQuery;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** API of discarded letters. */
final class DiscardedResource {
    static final List<String> FILTER = LetterFilter.NAMES;
    static final List<String> PARAMETERS =
            Stream.of(FILTER, LettersResource.PAGING).flatMap(List::stream).toList();

    private static final String KIND = "discarded letters";
    private static final long PATIENCE_MILLIS = 2000;

    private final PageContext context;

    DiscardedResource(PageContext context) {
        this.context = context;
    }

    Reply list(ApiCall call) {
        LetterQuery query = query(context, call.query());
        int size = call.query().number("size", LettersResource.SIZE, 1, LettersResource.LARGEST);
        Optional<Position> behind =
                Cursor.of(call.query(), KIND).map(cursor -> new Position(cursor.key(), cursor.id()));
        DiscardedIndex.DiscardedSlice slice;
        try {
            slice = context.discarded().slice(query, behind, size);
        } catch (IllegalArgumentException forged) {
            throw call.query().refusal(Cursor.PARAMETER, "is not valid; start again without it");
        }
        return LettersResource.list(
                slice.total(),
                slice.next().map(next -> new Cursor(KIND, next.id(), next.key())),
                slice.letters().stream().map(DiscardedResource::json).toList());
    }

    /** The filter of a request; {@code since} and {@code until} refer to the last failure, as for waiting letters. */
    static LetterQuery query(PageContext context, Parameters given) {
        DiscardedIndex index = context.discarded();
        if (!index.isReady(0)) {
            index.begin();
        }
        if (!index.isReady(PATIENCE_MILLIS)) {
            index.requireReadable();
            throw LettersResource.notReady("the discarded letters", index.known());
        }
        Set<String> names = new TreeSet<>(index.choices().names());
        context.statuses().all().stream().map(Status::name).forEach(names::add);
        return LetterFilter.query(given, names);
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
        return LettersResource.answer(
                context.told(call.who(), "restore", context.acts().restore(call.id(), call.who())), false);
    }
}
