package dev.mailchute.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What surrounds the rows of a list: paging and sorting. */
final class ListParts {
    /** Rows of a page. */
    static final int PAGE = 50;

    private ListParts() {}

    /**
     * The range of rows, with links to the previous and the next page; empty if there is none.
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

    /** For each column, its link and its {@code aria-sort} value. */
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
     * The options of <em>Sort by</em>.
     *
     * @param words labels by the value of {@code sort}
     * @param now the value in use
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
