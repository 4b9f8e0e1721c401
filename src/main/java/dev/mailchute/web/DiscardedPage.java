package dev.mailchute.web;

import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.DiscardedLetters.Discarded;
import dev.mailchute.mailcenter.DiscardedQuery;
import dev.mailchute.mailcenter.DiscardedQuery.DiscardedOrder;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.web.MailCenterPage.View;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of discarded letters, and the page of each. */
final class DiscardedPage {
    private static final long PATIENCE_MILLIS = 2000;

    private final PageContext context;

    DiscardedPage(PageContext context) {
        this.context = context;
    }

    View view(Request request) {
        DiscardedIndex index = context.discarded();
        Optional<View> reading = reading(index);
        if (reading.isPresent()) {
            return reading.get();
        }
        DiscardedView view = DiscardedView.of(request.query());
        DiscardedQuery query = view.query();
        DiscardedIndex.FoundDiscarded page = index.page(query, (view.page() - 1) * ListParts.PAGE, ListParts.PAGE);
        Map<String, Object> model = new HashMap<>();
        model.put("here", "discarded");
        model.put(
                "rows", page.letters().stream().map(letter -> row(letter, view)).toList());
        model.put("total", page.total());
        model.put("all", context.mailCenter().discarded().count());
        model.put("parameters", view.parameters());
        model.putAll(ListParts.paging(view.page(), page.letters().size(), page.total(), other -> view.page(other)
                .link()));
        model.put("filters", filters(view, index.choices()));
        model.put(
                "sorts",
                ListParts.sorts(DiscardedOrder.values(), query.order(), query.descending(), order -> view.sorted(order)
                        .link()));
        model.put("orders", orders(query));
        model.put("outcome", new JobPages(context).outcome(request));
        return View.of("discarded", page.total() + " discarded", model);
    }

    /** The page shown while the index is loading; empty once it is loaded. */
    static Optional<View> reading(DiscardedIndex index) {
        if (!index.isReady(0)) {
            index.begin();
        }
        if (index.isReady(PATIENCE_MILLIS)) {
            return Optional.empty();
        }
        index.requireReadable();
        return Optional.of(View.of("reading", "Loading discarded letters", Map.of("read", index.known())));
    }

    private static Map<String, Object> row(Discarded discarded, DiscardedView view) {
        Letter letter = discarded.letter();
        Map<String, Object> row = new HashMap<>();
        row.put("id", letter.id());
        row.put("link", view.link(letter.id()));
        row.put("subject", Formats.orEmpty(letter.subject()));
        row.put("person", letter.isInbound() ? Formats.orEmpty(letter.from()) : letter.recipients(5));
        row.put("direction", Formats.orEmpty(letter.direction()));
        row.put("name", Formats.orEmpty(letter.name()));
        row.put("reason", Formats.orEmpty(letter.reason()));
        row.put("code", Formats.orEmpty(letter.code()));
        row.put("at", discarded.at());
        row.put("who", discarded.who());
        row.put("until", discarded.until());
        return row;
    }

    private static List<Map<String, Object>> orders(DiscardedQuery query) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("-discarded", "discarded, newest first");
        words.put("discarded", "discarded, oldest first");
        words.put("from", "sender");
        words.put("subject", "subject");
        return ListParts.orders(words, Links.sort(query.order(), query.descending()));
    }

    /** The options of each filter, and the selected ones. */
    private static Map<String, Object> filters(DiscardedView view, DiscardedIndex.Choices choices) {
        DiscardedQuery query = view.query();
        query.kinds().name().ifPresent(choices.names()::add);
        query.kinds().code().ifPresent(choices.codes()::add);
        query.who().ifPresent(choices.people()::add);
        Map<String, Object> filters = new HashMap<>();
        filters.put("names", choices.names());
        filters.put("codes", choices.codes());
        filters.put("people", choices.people());
        filters.put("direction", query.kinds().direction().orElse(""));
        filters.put("name", query.kinds().name().orElse(""));
        filters.put("code", query.kinds().code().orElse(""));
        filters.put("who", query.who().orElse(""));
        filters.put("q", query.text().orElse(""));
        filters.put("since", query.period().since().map(Links::day).orElse(""));
        filters.put("until", query.period().until().map(Links::lastDay).orElse(""));
        filters.put("any", view.isFiltered());
        return filters;
    }

    View one(Request request, Discarded discarded) {
        Letter letter = discarded.letter();
        DiscardedView back = DiscardedView.back(request.asked("back"));
        String base = DiscardedView.ROOT + "/" + Links.encoded(letter.id());
        Map<String, Object> model = new LetterPage(context)
                .common(letter, context.mailCenter().discarded().history(discarded));
        ShownMail.put(
                model,
                context.mailCenter().discarded().message(discarded),
                request.asked("show").orElse(""),
                base);
        model.put("here", "discarded");
        model.put("base", base);
        model.put("self", back.link(letter.id()));
        model.put("back", back.link() + "#l-" + letter.id());
        model.put("backParameters", back.parameters());
        model.put("before", "");
        model.put("after", "");
        model.put("position", 0);
        model.put("total", 0);
        model.put("editRefusal", "this letter is discarded; restore it first");
        model.put("previous", 0);
        model.put("place", "");
        model.put("outcome", null);
        model.put("discarded", true);
        model.put("until", discarded.until());
        model.put("discardedAt", discarded.at());
        model.put("discardedBy", discarded.who());
        return View.of(
                "letter", Formats.orEmpty(letter.subject()).isEmpty() ? "(no subject)" : letter.subject(), model);
    }
}
