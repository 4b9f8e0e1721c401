package dev.mailchute.mailcenter;

import java.util.Optional;

/**
 * Which letters, in which order. Every member narrows the choice.
 *
 * @param period of the last failure
 * @param text must be in an address, the subject, the Message-ID, the reason or the file name, or be the id; without case
 */
public record LetterQuery(KindFilter kinds, Period period, Optional<String> text, Order order, boolean descending) {

    /** Every letter, the latest failure first. */
    public static final LetterQuery ALL =
            new LetterQuery(KindFilter.ANY, Period.ANY, Optional.empty(), Order.LAST, true);

    /** Those of these kinds only. */
    public LetterQuery of(KindFilter wanted) {
        return new LetterQuery(wanted, period, text, order, descending);
    }

    /** The same letters in another order. */
    public LetterQuery sorted(Order by, boolean downwards) {
        return new LetterQuery(kinds, period, text, by, downwards);
    }

    /** What letters can be sorted by. */
    public enum Order {
        LAST,
        FIRST,
        ATTEMPTS,
        FROM,
        SUBJECT
    }
}
