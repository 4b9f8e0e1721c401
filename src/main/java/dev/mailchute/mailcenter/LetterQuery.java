package dev.mailchute.mailcenter;

import java.util.Optional;

/**
 * Which letters, in which order. All conditions must hold.
 *
 * @param period of the last failure
 * @param text occurs in an address, the subject, the Message-ID, the reason or the file name, or is the id; case is ignored
 */
public record LetterQuery(KindFilter kinds, Period period, Optional<String> text, Order order, boolean descending) {

    /** All letters, the latest failure first. */
    public static final LetterQuery ALL =
            new LetterQuery(KindFilter.ANY, Period.ANY, Optional.empty(), Order.LAST, true);

    /** Only letters of these kinds. */
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
