package dev.mailchute.web;

import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.LetterQuery;
import dev.mailchute.mailcenter.LetterQuery.Order;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.web.MailCenterPage.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The list of waiting letters: filter, search, sort, select. */
final class LetterListPage {
    private static final List<String> DAYS = List.of("since", "until");
    private static final List<String> PARAMETERS =
            Stream.concat(LetterFilter.NAMES.stream(), Stream.of("sort")).toList();

    private final PageContext context;

    LetterListPage(PageContext context) {
        this.context = context;
    }

    View view(Request request) {
        Links.LetterView view = Links.view(request.query());
        LetterQuery query = view.query();
        LetterIndex.FoundLetters page = context.index().page(query, (view.page() - 1) * ListParts.PAGE, ListParts.PAGE);
        Map<String, Object> model = new HashMap<>();
        model.put("here", "letters");
        model.put("q", query.text().orElse(""));
        model.put(
                "rows", page.letters().stream().map(letter -> row(letter, view)).toList());
        model.put("total", page.total());
        model.put("all", context.index().size());
        model.put("view", view);
        model.put("parameters", view.parameters());
        model.put("link", view.link());
        model.putAll(ListParts.paging(view.page(), page.letters().size(), page.total(), other -> view.page(other)
                .link()));
        model.put("filters", filters(query));
        model.put(
                "sorts", ListParts.sorts(Order.values(), query.order(), query.descending(), order -> view.sorted(order)
                        .link()));
        model.put("orders", orders(query));
        model.put("notUnderstood", notUnderstood(request));
        model.put("outcome", new JobPages(context).outcome(request));
        model.put("nothing", request.asked("nothing").orElse(""));
        model.put(
                "settled",
                query.text().flatMap(text -> context.mailCenter().settled(text)).orElse(null));
        return View.of("list", page.total() + (page.total() == 1 ? " letter" : " letters"), model);
    }

    /** The invalid parts of a link, which must not be ignored silently. */
    private List<String> notUnderstood(Request request) {
        Set<String> names = LetterFilter.names(context);
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, String> one : request.query().entries()) {
            String name = one.getKey();
            if (one.getValue().isBlank() || name.equals("done") || name.equals("nothing")) {
                continue;
            }
            if (name.equals("page")) {
                if (Request.wholeNumber(one.getValue()).isEmpty()) {
                    words.add("page must be a number, not " + one.getValue());
                }
            } else if (DAYS.contains(name) && one.getValue().contains("T")) {
                words.add(name + " must be a day such as 2026-11-24, not " + one.getValue());
            } else {
                try {
                    LetterFilter.query(Parameters.of(List.of(one), "", PARAMETERS), names);
                } catch (Problem.Refusal refusal) {
                    words.add(refusal.getMessage());
                }
            }
        }
        return words;
    }

    private static List<Map<String, Object>> orders(LetterQuery query) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("-last", "last failure, newest first");
        words.put("last", "last failure, oldest first");
        words.put("-first", "first failure, newest first");
        words.put("first", "first failure, oldest first");
        words.put("-attempts", "most attempts");
        words.put("from", "sender");
        words.put("subject", "subject");
        return ListParts.orders(words, Links.sort(query.order(), query.descending()));
    }

    /** The options of each filter, and the selected ones. */
    private Map<String, Object> filters(LetterQuery query) {
        TreeSet<String> names = new TreeSet<>();
        TreeSet<String> codes = new TreeSet<>();
        context.index().groups().forEach(group -> {
            names.add(group.name());
            codes.add(group.code());
        });
        query.kinds().name().ifPresent(names::add);
        query.kinds().code().ifPresent(codes::add);
        codes.remove("");
        Map<String, Object> filters = new HashMap<>();
        filters.put("names", names);
        filters.put("codes", codes);
        filters.put("direction", query.kinds().direction().orElse(""));
        filters.put("name", query.kinds().name().orElse(""));
        filters.put("code", query.kinds().code().orElse(""));
        filters.put("outcome", query.kinds().outcome().orElse(""));
        filters.put("since", query.period().since().map(Links::day).orElse(""));
        filters.put("until", query.period().until().map(Links::lastDay).orElse(""));
        filters.put(
                "any",
                !new Links.LetterView(query.sorted(Order.LAST, true), 1)
                        .parameters()
                        .isEmpty());
        return filters;
    }

    private Map<String, Object> row(Letter letter, Links.LetterView view) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", letter.id());
        row.put("link", view.link(letter.id()));
        row.put("subject", Formats.orEmpty(letter.subject()));
        row.put("who", letter.isInbound() ? Formats.orEmpty(letter.from()) : letter.recipients(1));
        row.put("direction", Formats.orEmpty(letter.direction()));
        row.put("name", Formats.orEmpty(letter.name()));
        row.put("reason", Formats.orEmpty(letter.reason()));
        row.put("code", Formats.orEmpty(letter.code()));
        row.put("doubt", letter.isInDoubt());
        row.put("attempts", letter.attempts());
        MailCenter.Notes notes = context.mailCenter().notes(letter);
        row.put("notes", notes.count());
        row.put(
                "note",
                notes.last().map(note -> note.who() + ": " + note.reason()).orElse(""));
        row.put("last", letter.lastFailure());
        row.put("first", letter.firstFailure());
        return row;
    }
}
