package dev.mailchute.mailcenter;

import java.util.Optional;

/**
 * Which discarded letters, in which order. Every member narrows the choice.
 *
 * @param who discarded it
 * @param period of the time when it was discarded
 * @param text must be in an address, the subject, the Message-ID, the reason or the file name, or be the id; without case
 */
public record DiscardedQuery(
        KindFilter kinds,
        Optional<String> who,
        Period period,
        Optional<String> text,
        DiscardedOrder order,
        boolean descending) {

    /** Every discarded letter, the latest first. */
    public static final DiscardedQuery ALL = new DiscardedQuery(
            KindFilter.ANY, Optional.empty(), Period.ANY, Optional.empty(), DiscardedOrder.DISCARDED, true);

    /** The same letters in another order. */
    public DiscardedQuery sorted(DiscardedOrder by, boolean downwards) {
        return new DiscardedQuery(kinds, who, period, text, by, downwards);
    }

    /** What discarded letters can be sorted by. */
    public enum DiscardedOrder {
        DISCARDED,
        FROM,
        SUBJECT
    }
}
