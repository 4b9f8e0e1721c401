package dev.mailchute.web;

import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.Group;
import dev.mailchute.mailcenter.KindFilter;
import dev.mailchute.mailcenter.LetterQuery;
import dev.mailchute.mailcenter.LetterQuery.Order;
import dev.mailchute.mailcenter.Period;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The filter of an API request. What is invalid is refused, never ignored. */
final class LetterFilter {
    static final List<String> NAMES = List.of("direction", "name", "code", "outcome", "since", "until", "q");
    static final List<String> DIRECTIONS = List.of("inbound", "outbound");
    static final List<String> OUTCOMES = List.of("held", "in-doubt", "damaged");
    static final String LATEST_FIRST = "-last";

    private static final int LONGEST = 200;

    private LetterFilter() {}

    /** The values of {@code sort}. */
    static List<String> sorts() {
        List<String> sorts = new ArrayList<>();
        for (Order order : Order.values()) {
            String word = order.name().toLowerCase(Locale.ROOT);
            sorts.add(word);
            sorts.add("-" + word);
        }
        return sorts;
    }

    /**
     * The query of these parameters, with the order of {@code sort} if it is among them.
     *
     * @param names the valid names of mailboxes and outboxes
     */
    static LetterQuery query(Parameters given, Set<String> names) {
        Optional<Instant> since = given.text("since", LONGEST).map(text -> instant(given, "since", text, 0));
        Optional<Instant> until = given.text("until", LONGEST).map(text -> instant(given, "until", text, 1));
        if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
            throw given.refusal("since", "is not before until");
        }
        String sort = given.choice("sort", sorts()).orElse(LATEST_FIRST);
        KindFilter kinds = new KindFilter(
                given.choice("direction", DIRECTIONS),
                given.choice("name", names),
                given.text("code", LONGEST),
                given.choice("outcome", OUTCOMES));
        return new LetterQuery(
                kinds,
                new Period(since, until),
                given.text("q", LONGEST),
                Order.valueOf(sort.replaceFirst("^-", "").toUpperCase(Locale.ROOT)),
                sort.startsWith("-"));
    }

    /** The names of configured mailboxes and outboxes, and of others that still have letters. */
    static Set<String> names(PageContext context) {
        Set<String> known = new TreeSet<>();
        context.statuses().all().stream().map(Status::name).forEach(known::add);
        context.index().groups().stream().map(Group::name).forEach(known::add);
        return known;
    }

    /** A day is in this machine's time zone, as on the page. */
    static Instant instant(Parameters given, String name, String text, int days) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : Links.start(LocalDate.parse(text).plusDays(days));
        } catch (DateTimeException e) {
            throw given.refusal(
                    name, "must be a day such as 2026-11-24 or an instant such as 2026-11-24T10:00:00Z, not " + text);
        }
    }
}
