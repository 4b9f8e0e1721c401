package dev.mailchute.web;

import dev.mailchute.mailcenter.DiscardedQuery;
import dev.mailchute.mailcenter.DiscardedQuery.DiscardedOrder;
import dev.mailchute.mailcenter.KindFilter;
import dev.mailchute.mailcenter.Period;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * Filter, order and page of the discarded letters, as a link and back.
 *
 * @param page from 1
 */
record DiscardedView(DiscardedQuery query, int page) {
    static final String ROOT = Links.ROOT + "/discarded";

    static DiscardedView of(MultiMap asked) {
        String sort = Links.value(asked, "sort").orElse("-discarded");
        KindFilter kinds = new KindFilter(
                Links.value(asked, "direction"),
                Links.value(asked, "name"),
                Links.value(asked, "code"),
                Optional.empty());
        Period period = new Period(
                Links.date(asked, "since").map(Links::start),
                Links.date(asked, "until").map(day -> Links.start(day.plusDays(1))));
        DiscardedQuery query = new DiscardedQuery(
                kinds,
                Links.value(asked, "who"),
                period,
                Links.text(asked),
                Links.order(sort, DiscardedOrder.DISCARDED),
                sort.startsWith("-"));
        return new DiscardedView(query, Links.page(asked));
    }

    /** The view that a letter was opened from, or a form was sent from. */
    static DiscardedView back(Optional<String> parameters) {
        return of(Links.parse(parameters));
    }

    DiscardedView page(int other) {
        return new DiscardedView(query, other);
    }

    DiscardedView sorted(DiscardedOrder order) {
        boolean descending = query.order() == order ? !query.descending() : order == DiscardedOrder.DISCARDED;
        return new DiscardedView(query.sorted(order, descending), 1);
    }

    /** {@code a=b&c=d}, without a question mark; empty without a filter. */
    String parameters() {
        StringBuilder text = new StringBuilder();
        Links.LetterView.add(text, "direction", query.kinds().direction());
        Links.LetterView.add(text, "name", query.kinds().name());
        Links.LetterView.add(text, "code", query.kinds().code());
        Links.LetterView.add(text, "who", query.who());
        Links.LetterView.add(text, "since", query.period().since().map(Links::day));
        Links.LetterView.add(text, "until", query.period().until().map(Links::lastDay));
        Links.LetterView.add(text, "q", query.text());
        if (query.order() != DiscardedOrder.DISCARDED || !query.descending()) {
            Links.LetterView.add(text, "sort", Optional.of(Links.sort(query.order(), query.descending())));
        }
        if (page > 1) {
            Links.LetterView.add(text, "page", Optional.of(String.valueOf(page)));
        }
        return text.toString();
    }

    boolean isFiltered() {
        return !new DiscardedView(query.sorted(DiscardedOrder.DISCARDED, true), 1)
                .parameters()
                .isEmpty();
    }

    String link() {
        String parameters = parameters();
        return parameters.isEmpty() ? ROOT : ROOT + "?" + parameters;
    }

    /** The link of a letter, with the way back to this view. */
    String link(String id) {
        String parameters = parameters();
        return ROOT + "/" + Links.encoded(id) + (parameters.isEmpty() ? "" : "?back=" + Links.encoded(parameters));
    }
}
