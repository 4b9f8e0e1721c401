package dev.mailchute.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.files.Json;
import dev.mailchute.health.Causes;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterActions.Result;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.LetterIndex.Position;
import dev.mailchute.mailcenter.LetterQuery;
import dev.mailchute.mailcenter.Settled;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** API of waiting letters. */
final class LettersResource {
    static final int SIZE = 50;
    static final int LARGEST = 500;
    static final List<String> PAGING = List.of("size", Cursor.PARAMETER);
    static final List<String> PARAMETERS = Stream.of(LetterFilter.NAMES, List.of("sort"), PAGING)
            .flatMap(List::stream)
            .toList();
    static final int MAX_NOTE = 2000;

    private static final long PATIENCE_MILLIS = 2000;

    private final PageContext context;

    LettersResource(PageContext context) {
        this.context = context;
    }

    Reply list(ApiCall call) {
        awaitIndex(context);
        LetterQuery query = LetterFilter.query(call.query(), LetterFilter.names(context));
        int size = call.query().number("size", SIZE, 1, LARGEST);
        String sort = (query.descending() ? "-" : "") + query.order().name().toLowerCase(Locale.ROOT);
        String kind = "letters by " + sort;
        Optional<Position> behind =
                Cursor.of(call.query(), kind).map(cursor -> new Position(cursor.key(), cursor.id()));
        LetterIndex.Slice slice;
        try {
            slice = context.index().slice(query, behind, size);
        } catch (IllegalArgumentException forged) {
            throw call.query().refusal(Cursor.PARAMETER, "is not valid; start again without it");
        }
        return list(slice.total(), slice.next().map(next -> new Cursor(kind, next.id(), next.key())), slice.letters());
    }

    /** The answer of every list. */
    static Reply list(int total, Optional<Cursor> next, List<?> letters) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total", total);
        answer.put("next", next.map(Cursor::text).orElse(null));
        answer.put("letters", letters);
        return Reply.json(200, answer);
    }

    /** Loading very many letters takes a while at the start. The client gets 503 then, not an incomplete list. */
    static void awaitIndex(PageContext context) {
        LetterIndex index = context.index();
        if (!index.isReady(0)) {
            index.begin();
        }
        if (!index.isReady(PATIENCE_MILLIS)) {
            index.requireReadable();
            throw notReady("the letters", index.known());
        }
    }

    static Problem.Refusal notReady(String which, int known) {
        return Problem.of(
                        503,
                        "not-ready",
                        which + " are still loading, " + known + " so far; try again as Retry-After says")
                .header("Retry-After", "2")
                .refusal();
    }

    /** The letter, waiting or settled. */
    Reply show(ApiCall call) {
        Optional<Letter> waiting = context.mailCenter().find(call.id());
        if (waiting.isPresent()) {
            return Reply.json(200, shown(waiting.get()));
        }
        return context.mailCenter()
                .settled(call.id())
                .map(settled -> Reply.json(200, shown(settled)))
                .orElseGet(() -> Reply.json(200, shown(find(context, call.id())))); // it may just have been restored
    }

    private static ObjectNode shown(Settled settled) {
        ObjectNode shown = Json.mapper().valueToTree(settled.letter());
        shown.put("state", settled.isDiscarded() ? "discarded" : "settled");
        shown.put("settledAs", settled.outcome());
        shown.set("settledAt", Json.mapper().valueToTree(settled.at()));
        shown.put("settledBy", settled.who());
        shown.put("recipients", settled.recipients());
        shown.set("history", Json.mapper().valueToTree(settled.history()));
        return shown;
    }

    private ObjectNode shown(Letter letter) {
        ObjectNode shown = Json.mapper().valueToTree(letter);
        shown.put("state", "waiting");
        shown.put("cause", Causes.cause(code(letter)).orElse(null));
        shown.put("next", Causes.next(code(letter)).orElse(null));
        shown.put("version", context.mailCenter().version(letter));
        shown.put("hasMessage", context.mailCenter().message(letter).isPresent());
        shown.put("previousVersions", context.mailCenter().previous(letter).size());
        shown.put("editRefusal", context.acts().editRefusal(letter).orElse(null));
        shown.set("history", Json.mapper().valueToTree(context.mailCenter().history(letter)));
        return shown;
    }

    static String code(Letter letter) {
        return letter.code() == null ? "" : letter.code();
    }

    /** The waiting letter with this id; refused if there is none. */
    static Letter find(PageContext context, String id) {
        return context.mailCenter().find(id).orElseThrow(() -> notWaiting(context, id)
                .refusal());
    }

    /** The error for a letter that is not waiting. */
    private static Problem notWaiting(PageContext context, String id) {
        Optional<Settled> settled = context.mailCenter().settled(id);
        if (settled.isEmpty()) {
            return Problem.of(404, "unknown-letter", "there is no letter " + id + " waiting in the Mail Center");
        }
        String became = "letter " + id + " is settled: " + settled.get().describe() + "; see ";
        return settled.get().isDiscarded()
                ? Problem.of(404, "discarded", became + LetterApi.ROOT + "/discarded/" + id)
                : Problem.of(404, "settled", became + LetterApi.ROOT + "/letters/" + id);
    }

    Reply retry(ApiCall call) {
        find(context, call.id());
        boolean resend = call.body().flag("resend").orElse(false);
        return answer(
                context,
                context.told(
                        call.who(), resend ? "resend" : "retry", context.acts().retry(call.id(), call.who(), resend)),
                true);
    }

    Reply discard(ApiCall call) {
        find(context, call.id());
        return answer(
                context, context.told(call.who(), "discard", context.acts().discard(call.id(), call.who())), false);
    }

    Reply note(ApiCall call) {
        find(context, call.id());
        String text = call.body()
                .text("text", MAX_NOTE)
                .filter(given -> !given.isBlank())
                .orElseThrow(() -> JsonBody.bad("text", "is missing or empty"));
        return answer(context, context.acts().note(call.id(), call.who(), text), false);
    }

    /** The answer to an action on a letter that was waiting when the request came. */
    static Reply answer(PageContext context, Result result, boolean mayStay) {
        return result.outcome().equals("unknown")
                ? notWaiting(context, result.id()).reply()
                : answer(result, mayStay);
    }

    /**
     * The answer to an action.
     *
     * @param mayStay whether {@code left} is a normal outcome, as for a retry
     */
    static Reply answer(Result result, boolean mayStay) {
        String reason = String.valueOf(result.reason());
        return switch (result.outcome()) {
            case "unknown" -> Problem.of(404, "unknown-letter", reason).reply();
            case "busy", "stale", "refused" ->
                Problem.of(409, result.outcome(), reason).reply();
            case "left" ->
                mayStay
                        ? Reply.json(200, result)
                        : Problem.of(503, "left", reason).reply();
            default -> Reply.json(200, result);
        };
    }
}
