package dev.mailchute.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What a list shows around its rows: which part of the whole it is, and by what it is sorted. */
final class ListParts {
    /** Rows of a page. */
    static final int PAGE = 50;

    private ListParts() {}

    /**
     * Which rows these are, with links to the page before and the page after; empty where there is none.
     *
     * @param page from 1
     * @param rows on this page
     */
    static Map<String, Object> paging(int page, int rows, int total, IntFunction<String> link) {
        return Map.of(
                "from",
                (page - 1) * PAGE + 1,
                "to",
                (page - 1) * PAGE + rows,
                "before",
                page > 1 ? link.apply(page - 1) : "",
                "after",
                page * PAGE < total ? link.apply(page + 1) : "");
    }

    /** The heads of columns: where each leads, and which way it is sorted now. */
    static <E extends Enum<E>> Map<String, Object> sorts(
            E[] orders, E now, boolean descending, Function<E, String> link) {
        Map<String, Object> sorts = new LinkedHashMap<>();
        for (E order : orders) {
            String way = order != now ? "none" : descending ? "descending" : "ascending";
            sorts.put(order.name().toLowerCase(Locale.ROOT), Map.of("link", link.apply(order), "now", way));
        }
        return sorts;
    }

    /**
     * The orders to choose from.
     *
     * @param words for people, by the word of a link
     * @param now the word of the order in use
     */
    static List<Map<String, Object>> orders(Map<String, String> words, String now) {
        return words.entrySet().stream()
                .map(entry -> Map.<String, Object>of(
                        "value",
                        entry.getKey(),
                        "words",
                        entry.getValue(),
                        "now",
                        entry.getKey().equals(now)))
                .toList();
    }
}
