package dev.mailchute.web;

import dev.mailchute.mailcenter.KindFilter;
import dev.mailchute.mailcenter.LetterQuery;
import dev.mailchute.mailcenter.LetterQuery.Order;
import dev.mailchute.mailcenter.Period;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Filter, order and page of the letters as the query of a URL, and back. */
final class Links {
    static final String ROOT = "/mail-center";
    static final String LETTERS = ROOT + "/letters";

    private static final int MAX_TEXT = 200;

    private Links() {}

    /**
     * A view of the list.
     *
     * @param page from 1
     */
    record LetterView(LetterQuery query, int page) {
        LetterView page(int other) {
            return new LetterView(query, other);
        }

        LetterView sorted(Order order) {
            boolean descending =
                    query.order() == order ? !query.descending() : order != Order.FROM && order != Order.SUBJECT;
            return new LetterView(query.sorted(order, descending), 1);
        }

        /** {@code a=b&c=d}, without a question mark; empty without a filter. */
        String parameters() {
            StringBuilder text = new StringBuilder();
            add(text, "direction", query.kinds().direction());
            add(text, "name", query.kinds().name());
            add(text, "code", query.kinds().code());
            add(text, "outcome", query.kinds().outcome());
            add(text, "since", query.period().since().map(Links::day));
            add(text, "until", query.period().until().map(Links::lastDay));
            add(text, "q", query.text());
            if (query.order() != Order.LAST || !query.descending()) {
                add(text, "sort", Optional.of(sort(query.order(), query.descending())));
            }
            if (page > 1) {
                add(text, "page", Optional.of(String.valueOf(page)));
            }
            return text.toString();
        }

        String link() {
            String parameters = parameters();
            return parameters.isEmpty() ? LETTERS : LETTERS + "?" + parameters;
        }

        /** The link of a letter, with the way back to this view. */
        String link(String id) {
            String parameters = parameters();
            return letter(id) + (parameters.isEmpty() ? "" : "?back=" + encoded(parameters));
        }

        static void add(StringBuilder text, String name, Optional<String> value) {
            value.ifPresent(given -> text.append(text.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(encoded(given)));
        }
    }

    static String letter(String id) {
        return LETTERS + "/" + encoded(id);
    }

    /** The page of a mailbox or outbox, given as {@code inbound.support}. */
    static String part(String key) {
        return ROOT + "/parts/" + encoded(key);
    }

    /** Its letters. */
    static String lettersOf(String direction, String name) {
        return LETTERS + "?direction=" + direction + "&name=" + encoded(name);
    }

    /** The link with an additional parameter. */
    static String with(String link, String name, String value) {
        return link + (link.contains("?") ? "&" : "?") + name + "=" + encoded(value);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The last day before this time. */
    static String lastDay(Instant until) {
        return day(until.minusSeconds(1));
    }

    static String day(Instant time) {
        return LocalDate.ofInstant(time, ZoneId.systemDefault()).toString();
    }

    static LetterView view(MultiMap asked) {
        Optional<Instant> since = date(asked, "since").map(Links::start);
        Optional<Instant> until = date(asked, "until").map(day -> start(day.plusDays(1)));
        String sort = value(asked, "sort").orElse("-last");
        KindFilter kinds = new KindFilter(
                value(asked, "direction"), value(asked, "name"), value(asked, "code"), value(asked, "outcome"));
        LetterQuery query = new LetterQuery(
                kinds, new Period(since, until), text(asked), order(sort, Order.LAST), sort.startsWith("-"));
        return new LetterView(query, page(asked));
    }

    /** The view that a letter was opened from. Only its filter is used, so it cannot lead to another site. */
    static LetterView back(Optional<String> parameters) {
        return view(parse(parameters));
    }

    static MultiMap parse(Optional<String> parameters) {
        MultiMap asked = MultiMap.caseInsensitiveMultiMap();
        for (String pair : parameters.orElse("").split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                try {
                    asked.add(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                } catch (IllegalArgumentException malformed) {
                    continue;
                }
            }
        }
        return asked;
    }

    static Optional<String> value(MultiMap asked, String name) {
        return Optional.ofNullable(asked.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    static int page(MultiMap asked) {
        try {
            return Math.max(
                    1, Math.min(1_000_000, Integer.parseInt(value(asked, "page").orElse("1"))));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** The search text, cut at its limit. */
    static Optional<String> text(MultiMap asked) {
        return value(asked, "q").map(text -> text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
    }

    /** An order as the value of {@code sort}: {@code -last} for newest first. */
    static String sort(Enum<?> order, boolean descending) {
        return (descending ? "-" : "") + order.name().toLowerCase(Locale.ROOT);
    }

    /** The order of such a value, or the usual one. */
    static <E extends Enum<E>> E order(String sort, E usual) {
        String name = sort.replaceFirst("^-", "").toUpperCase(Locale.ROOT);
        return Stream.of(usual.getDeclaringClass().getEnumConstants())
                .filter(order -> order.name().equals(name))
                .findFirst()
                .orElse(usual);
    }

    static Optional<LocalDate> date(MultiMap asked, String name) {
        try {
            return value(asked, name).map(LocalDate::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneId.systemDefault()).toInstant();
    }
}
