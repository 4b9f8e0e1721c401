package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * The failures of what is to be done next about a mail, as its state says: since it last worked.
 *
 * @param first when the first of them was
 */
public record Failures(int count, Optional<Instant> first) {
    public static final Failures NONE = new Failures(0, Optional.empty());

    /** One more. */
    public Failures another(Instant now) {
        return new Failures(count + 1, first.or(() -> Optional.of(now)));
    }
}
