package dev.mailchute.web;

import dev.mailchute.ledger.JournalSearch.Place;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.MessageQuery;
import dev.mailchute.ledger.MessageQuery.Wanted;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A search for messages, as a link and back.
 *
 * @param text what was typed
 * @param after where the page starts
 */
record MessagesView(MessageQuery query, Optional<String> text, Optional<Place> after) {
    static final String ROOT = Links.ROOT + "/messages";

    private static final List<String> DIRECTIONS = List.of("inbound", "outbound");

    static List<String> outcomes() {
        return Arrays.stream(MessageOutcome.values()).map(MessageOutcome::word).toList();
    }

    static MessagesView of(MultiMap asked) {
        Optional<String> text = Links.text(asked);
        MessageQuery query = new MessageQuery(
                Links.value(asked, "direction").filter(DIRECTIONS::contains),
                Links.value(asked, "name"),
                Links.value(asked, "outcome").filter(outcomes()::contains).map(MessageOutcome::of),
                Links.date(asked, "since").map(Links::start),
                Links.date(asked, "until").map(day -> Links.start(day.plusDays(1))),
                text.map(Wanted::of).orElse(Wanted.NOTHING));
        return new MessagesView(query, text, Links.value(asked, "after").flatMap(MessagesView::place));
    }

    /** Such as {@code 1795683600000-9e3779b97f4a7c15}. */
    private static Optional<Place> place(String text) {
        int dash = text.indexOf('-', 1);
        try {
            return dash < 0
                    ? Optional.empty()
                    : Optional.of(new Place(
                            Instant.ofEpochMilli(Long.parseLong(text.substring(0, dash))), text.substring(dash + 1)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    MessagesView after(Place place) {
        return new MessagesView(query, text, Optional.of(place));
    }

    boolean isFiltered() {
        return !new MessagesView(query, text, Optional.empty()).parameters().isEmpty();
    }

    private String parameters() {
        StringBuilder parameters = new StringBuilder();
        Links.LetterView.add(parameters, "q", text);
        Links.LetterView.add(parameters, "direction", query.direction());
        Links.LetterView.add(parameters, "name", query.name());
        Links.LetterView.add(parameters, "outcome", query.outcome().map(MessageOutcome::word));
        Links.LetterView.add(parameters, "since", query.since().map(Links::day));
        Links.LetterView.add(parameters, "until", query.until().map(Links::lastDay));
        Links.LetterView.add(parameters, "after", after.map(at -> at.begun().toEpochMilli() + "-" + at.key()));
        return parameters.toString();
    }

    String link() {
        String parameters = parameters();
        return parameters.isEmpty() ? ROOT : ROOT + "?" + parameters;
    }

    /** The first page of this search. */
    String start() {
        return new MessagesView(query, text, Optional.empty()).link();
    }

    /** The link of a message, with the way back to this view. */
    String link(String key) {
        String parameters = parameters();
        return message(key) + (parameters.isEmpty() ? "" : "?back=" + Links.encoded(parameters));
    }

    static String message(String key) {
        return ROOT + "/" + Links.encoded(key);
    }
}
