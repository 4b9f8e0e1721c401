package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * Failures of a message's next step since its last success. The state tells which step that is.
 *
 * @param first when the first failure was; empty if there was none
 */
public record Failures(int count, Optional<Instant> first) {
    public static final Failures NONE = new Failures(0, Optional.empty());

    /** These failures and a further one. */
    public Failures another(Instant now) {
        return new Failures(count + 1, first.or(() -> Optional.of(now)));
    }
}
