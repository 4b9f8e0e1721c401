package dev.mailchute.reconcile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every message of one mailbox or outbox, once, under what became of it.
 *
 * @param whole {@code seen} or {@code dropped}
 * @param terms by what became of them, in the order of the equation
 */
public record Balance(String whole, Map<String, Long> terms) {
    static final List<String> INBOUND =
            List.of("delivered", "left out", "held", "left", "in hand", "discarded", "unaccounted");
    static final List<String> OUTBOUND =
            List.of("sent", "held", "in doubt", "waiting", "discarded", "removed", "unaccounted");
    /** Always shown; the others only if there are any. */
    private static final List<String> ALWAYS = List.of("delivered", "sent", "held", "left", "in doubt", "waiting");

    /** @param fates what became of each message, by its key */
    static Balance of(String whole, List<String> order, Map<String, String> fates) {
        Map<String, Long> terms = new LinkedHashMap<>();
        order.forEach(term -> terms.put(term, 0L));
        fates.values().forEach(fate -> terms.merge(fate, 1L, Long::sum));
        return new Balance(whole, terms);
    }

    public long total() {
        return terms.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Such as {@code seen 12 = 10 delivered + 1 held + 1 left}. */
    public String equation() {
        List<String> shown = new ArrayList<>();
        terms.forEach((term, count) -> {
            if (count > 0 || ALWAYS.contains(term)) {
                shown.add(count + " " + term);
            }
        });
        return whole + " " + total() + " = " + String.join(" + ", shown);
    }
}
