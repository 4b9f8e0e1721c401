package dev.mailchute.mailcenter;

import java.time.Instant;
import java.util.Optional;

/**
 * Which discarded letters, in which order. Every member narrows the choice; all absent means every one.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param name of the mailbox or outbox
 * @param code the error code
 * @param who discarded it
 * @param since letters that were not discarded before
 * @param until letters that were discarded before
 * @param text must be in an address, the subject, the Message-ID, the reason or the file name, or be the id; without case
 */
public record DiscardedQuery(
        Optional<String> direction,
        Optional<String> name,
        Optional<String> code,
        Optional<String> who,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> text,
        Order order,
        boolean descending) {

    /** Every discarded letter, the latest first. */
    public static final DiscardedQuery ALL = new DiscardedQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Order.DISCARDED,
            true);

    /** The same letters in another order. */
    public DiscardedQuery sorted(Order by, boolean downwards) {
        return new DiscardedQuery(direction, name, code, who, since, until, text, by, downwards);
    }

    /** What discarded letters can be sorted by. */
    public enum Order {
        DISCARDED,
        FROM,
        SUBJECT
    }
}
