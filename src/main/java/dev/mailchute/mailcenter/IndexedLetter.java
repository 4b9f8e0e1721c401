package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.LetterQuery.Order;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * A letter's entry in the index.
 *
 * @param first failure, in seconds since 1970
 * @param last failure, in seconds since 1970
 * @param text the text to search, see {@link SearchText}
 */
record IndexedLetter(String id, LetterKind kind, int first, int last, int attempts, byte[] text) {
    /** The position of this letter in an order. */
    LetterIndex.Position position(Order order) {
        String key =
                switch (order) {
                    case LAST -> String.valueOf(last);
                    case FIRST -> String.valueOf(first);
                    case ATTEMPTS -> String.valueOf(attempts);
                    case FROM -> SearchText.line(text, SearchText.FROM);
                    case SUBJECT -> SearchText.line(text, SearchText.SUBJECT);
                };
        return new LetterIndex.Position(key, id);
    }

    /**
     * A placeholder that sorts exactly at this position.
     *
     * @throws IllegalArgumentException if the position belongs to a different order
     */
    static IndexedLetter at(LetterIndex.Position position, Order order) {
        boolean isNumber = order != Order.FROM && order != Order.SUBJECT;
        int number = isNumber ? Integer.parseInt(position.key()) : 0;
        String text = isNumber ? "" : order == Order.FROM ? "\n" + position.key() : position.key();
        return new IndexedLetter(
                position.id(), null, number, number, number, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Comparator<IndexedLetter> order(LetterQuery query) {
        Comparator<IndexedLetter> order =
                switch (query.order()) {
                    case LAST -> Comparator.comparingInt(IndexedLetter::last);
                    case FIRST -> Comparator.comparingInt(IndexedLetter::first);
                    case ATTEMPTS -> Comparator.comparingInt(IndexedLetter::attempts);
                    case FROM -> (one, other) -> SearchText.compareLines(one.text(), other.text(), SearchText.FROM);
                    case SUBJECT ->
                        (one, other) -> SearchText.compareLines(one.text(), other.text(), SearchText.SUBJECT);
                };
        Comparator<IndexedLetter> whole = order.thenComparing(IndexedLetter::id);
        return query.descending() ? whole.reversed() : whole;
    }
}
