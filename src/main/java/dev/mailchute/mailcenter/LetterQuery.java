package dev.mailchute.mailcenter;

import java.time.Instant;
import java.util.Optional;

/**
 * Which letters, in which order. Every member narrows the choice; all absent means every letter.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param name of the mailbox or outbox
 * @param code the error code
 * @param outcome {@code held} or {@code in-doubt}
 * @param since letters whose last failure is not before
 * @param until letters whose last failure is before
 * @param text must be in an address, the subject, the Message-ID, the reason or the file name; without case
 */
public record LetterQuery(
        Optional<String> direction,
        Optional<String> name,
        Optional<String> code,
        Optional<String> outcome,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> text,
        Order order,
        boolean descending) {

    /** Every letter, the latest failure first. */
    public static final LetterQuery ALL = new LetterQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Order.LAST,
            true);

    /** The same letters in another order. */
    public LetterQuery sorted(Order by, boolean downwards) {
        return new LetterQuery(direction, name, code, outcome, since, until, text, by, downwards);
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
