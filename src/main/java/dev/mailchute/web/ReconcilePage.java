package dev.mailchute.web;

import dev.mailchute.web.MailCenterPage.View;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the last comparison of the records with each mailbox and outbox has shown: a card of the overview, a page, and JSON. */
final class ReconcilePage {
    private final PageContext context;

    ReconcilePage(PageContext context) {
        this.context = context;
    }

    View view() {
        Map<String, Object> model = new HashMap<>(card());
        model.put("here", "reconcile");
        model.put("comparisons", context.comparisons().last());
        return View.of("reconcile", "Comparison", model);
    }

    /** In brief; {@code compared} is how many mailboxes and outboxes were compared since the start. */
    Map<String, Object> card() {
        List<Map<String, Object>> last = context.comparisons().last();
        Map<String, Object> card = new HashMap<>();
        card.put("compared", last.size());
        card.put(
                "differing", last.stream().mapToLong(ReconcilePage::differences).sum());
        card.put(
                "partial",
                last.stream()
                        .filter(part -> !((List<?>) part.get("notLookedAt")).isEmpty())
                        .count());
        card.put(
                "comparedAt",
                last.stream()
                        .map(part -> (Instant) part.get("at"))
                        .max(Comparator.naturalOrder())
                        .orElse(null));
        return card;
    }

    private static long differences(Map<String, Object> part) {
        return ((List<?>) part.get("differences")).size() + (long) part.get("more");
    }

    Reply json(ApiCall call) {
        return Reply.json(200, Map.of("parts", context.comparisons().last()));
    }
}
