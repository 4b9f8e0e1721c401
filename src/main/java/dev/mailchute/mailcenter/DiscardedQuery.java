package dev.mailchute.mailcenter;

import java.util.Optional;

/**
 * Which discarded letters, in which order. All conditions must hold.
 *
 * @param who discarded it
 * @param period when it was discarded
 * @param text occurs in an address, the subject, the Message-ID, the reason or the file name, or is the id; case is ignored
 */
public record DiscardedQuery(
        KindFilter kinds,
        Optional<String> who,
        Period period,
        Optional<String> text,
        DiscardedOrder order,
        boolean descending) {

    /** All discarded letters, last discarded first. */
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
