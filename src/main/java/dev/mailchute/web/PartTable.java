package dev.mailchute.web;

import dev.mailchute.health.Causes;
import dev.mailchute.health.Elsewhere;
import dev.mailchute.health.FlowDay;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The mailboxes and outboxes on the overview: what has trouble first, a page at a time. */
final class PartTable {
    /** From this many days on, a credential that expires is trouble. */
    private static final int SOON = 30;
    /** With fewer there is nothing to filter. */
    private static final int MANY = 8;

    private final PageContext context;

    PartTable(PageContext context) {
        this.context = context;
    }

    /** How bad it is, the worst first. */
    private enum Urgency {
        DOWN,
        ATTENTION,
        NOT_YET,
        NONE
    }

    /** A mailbox or outbox. */
    private record TableRow(Status status, PartHealth health, int letters, Optional<Instant> expiry, Urgency urgency) {
        boolean matches(String text) {
            return (status.direction() + "." + status.name() + " " + status.mailbox())
                    .toLowerCase(Locale.ROOT)
                    .contains(text.toLowerCase(Locale.ROOT));
        }
    }

    /** Which of them are asked for. */
    record PartFilter(String text, boolean onlyTrouble, int page) {
        static PartFilter of(Request request) {
            return new PartFilter(
                    request.asked("find").map(PartFilter::cut).orElse(""),
                    request.asked("only").filter("trouble"::equals).isPresent(),
                    Links.page(request.query()));
        }

        private static String cut(String text) {
            return text.length() > Links.MAX_TEXT ? text.substring(0, Links.MAX_TEXT) : text;
        }

        String link(int other) {
            StringBuilder query = new StringBuilder();
            Links.LetterView.add(query, "find", Optional.of(text).filter(given -> !given.isEmpty()));
            Links.LetterView.add(query, "only", onlyTrouble ? Optional.of("trouble") : Optional.empty());
            Links.LetterView.add(query, "page", other > 1 ? Optional.of(String.valueOf(other)) : Optional.empty());
            return Links.ROOT + (query.isEmpty() ? "" : "?" + query) + "#places";
        }
    }

    /** The figures of each direction, and the rows of the page that is asked for. */
    Map<String, Object> model(Request request) {
        Instant now = context.clock().instant();
        List<TableRow> all = parts(now);
        PartFilter filter = PartFilter.of(request);
        List<TableRow> found = all.stream()
                .filter(part -> part.matches(filter.text()))
                .filter(part -> !filter.onlyTrouble() || part.urgency().compareTo(Urgency.NOT_YET) < 0)
                .sorted(Comparator.comparing(TableRow::urgency))
                .toList();
        int pages = Math.max(1, (found.size() + ListParts.PAGE - 1) / ListParts.PAGE);
        int page = Math.min(filter.page(), pages);
        List<TableRow> shown =
                found.subList((page - 1) * ListParts.PAGE, Math.min(page * ListParts.PAGE, found.size()));
        Map<String, Object> model = new HashMap<>();
        model.put("totals", totals(all, now));
        model.put("places", shown.stream().map(part -> row(part, now)).toList());
        model.put(
                "down",
                all.stream()
                        .filter(part -> part.health().isDown())
                        .map(part -> row(part, now))
                        .limit(OverviewPage.MAX_DOWN)
                        .toList());
        model.put(
                "downSize", all.stream().filter(part -> part.health().isDown()).count());
        model.put(
                "notYet",
                all.stream()
                        .filter(part -> part.health().state() == PartHealth.Condition.UNKNOWN)
                        .count());
        List<TableRow> paused = all.stream()
                .filter(part -> part.health().state() == PartHealth.Condition.PAUSED)
                .toList();
        model.put("pausedSize", paused.size());
        model.put(
                "paused",
                paused.stream()
                        .limit(OverviewPage.MAX_DOWN)
                        .map(part -> row(part, now))
                        .toList());
        model.put("placesSize", all.size());
        model.put("foundSize", found.size());
        model.put("isFiltered", !filter.text().isEmpty() || filter.onlyTrouble());
        model.put("hasFilter", all.size() > MANY || !filter.text().isEmpty() || filter.onlyTrouble());
        model.put("find", filter.text());
        model.put("onlyTrouble", filter.onlyTrouble());
        model.put("paging", ListParts.paging(page, shown.size(), found.size(), filter::link));
        return model;
    }

    private List<TableRow> parts(Instant now) {
        Map<String, Integer> letters = context.index().counts();
        List<TableRow> parts = new ArrayList<>();
        for (Status status : context.statuses().all()) {
            PartHealth health = status.health();
            int held = letters.getOrDefault(health.part().key(), 0);
            Optional<Instant> expiry =
                    context.credentials().expiry(health.part().key());
            parts.add(new TableRow(status, health, held, expiry, urgency(status, health, held, expiry, now)));
        }
        return parts;
    }

    private static Urgency urgency(
            Status status, PartHealth health, int letters, Optional<Instant> expiry, Instant now) {
        if (health.isDown()) {
            return Urgency.DOWN;
        }
        boolean expires = expiry.filter(end -> days(now, end) < SOON).isPresent();
        if (letters > 0 || expires || !status.warnings().isEmpty()) {
            return Urgency.ATTENTION;
        }
        return switch (health.state()) {
            case UP -> Urgency.NONE;
            case ELSEWHERE ->
                status.whereElse().filter(Elsewhere::isDownThere).isPresent() ? Urgency.ATTENTION : Urgency.NONE;
            case UNKNOWN -> Urgency.NOT_YET;
            default -> Urgency.ATTENTION;
        };
    }

    private static long days(Instant now, Instant end) {
        return Math.floorDiv(Duration.between(now, end).toHours(), 24);
    }

    private List<Map<String, Object>> totals(List<TableRow> all, Instant now) {
        List<Map<String, Object>> totals = new ArrayList<>();
        for (String direction : List.of("inbound", "outbound")) {
            List<TableRow> own = all.stream()
                    .filter(part -> part.status().direction().equals(direction))
                    .toList();
            if (!own.isEmpty()) {
                FlowDay day = context.flow().day(ZoneId.systemDefault());
                own.forEach(
                        part -> context.flow().addTo(day, part.health().part().key()));
                Map<String, Object> total = new HashMap<>();
                total.put("direction", direction);
                total.put("parts", own.size());
                total.put("flow", FlowFigures.of(day, direction, now));
                total.put(
                        "waiting",
                        own.stream()
                                .mapToLong(part -> part.health().waiting().count())
                                .sum());
                total.put(
                        "oldest",
                        own.stream()
                                .flatMap(part -> part.health().waiting().oldest().stream())
                                .min(Comparator.naturalOrder())
                                .orElse(null));
                totals.add(total);
            }
        }
        return totals;
    }

    private Map<String, Object> row(TableRow part, Instant now) {
        Status status = part.status();
        PartHealth health = part.health();
        String key = health.part().key();
        FlowDay day = context.flow().day(ZoneId.systemDefault());
        context.flow().addTo(day, key);
        Map<String, Object> row = new HashMap<>();
        row.put("status", status);
        row.put("state", health.state().name().toLowerCase(Locale.ROOT));
        row.put("attention", part.urgency() == Urgency.ATTENTION);
        row.put("page", Links.part(key));
        row.put("lastSuccess", health.lastSuccess().orElse(null));
        row.put("backlog", health.waiting().count());
        row.put("oldest", health.waiting().oldest().orElse(null));
        row.put("letters", part.letters());
        row.put(
                "lettersLink",
                Links.LETTERS + "?direction=" + status.direction() + "&name=" + Links.encoded(status.name()));
        row.put("since", health.since());
        row.put("reason", health.reason().text().orElse(""));
        row.put("cause", cause(part));
        row.put("next", health.reason().next().orElse(""));
        row.put("flow", FlowFigures.of(day, status.direction(), now));
        row.put("days", part.expiry().map(end -> days(now, end)).orElse(null));
        row.put("expiry", part.expiry().orElse(null));
        row.put("expires", part.expiry().filter(end -> days(now, end) < SOON).isPresent());
        return row;
    }

    /** In other words, if the reason is that of the trouble. */
    private static String cause(TableRow part) {
        return part.status()
                .trouble()
                .map(Status.Trouble::fault)
                .filter(fault -> part.health().reason().text().equals(Optional.of(fault.text())))
                .flatMap(fault -> Causes.cause(fault.code()))
                .orElse("");
    }
}
