package dev.mailchute.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a message besides its state. The journal keeps addresses as hashes, and subject and addresses themselves only if it is
 * configured to.
 *
 * @param arrived when the mailbox received it, or when its file was last written in the outbox
 * @param recipients all of them
 */
public record MessageFacts(Optional<Instant> arrived, String subject, Optional<String> from, List<String> recipients) {
    public static final MessageFacts UNKNOWN = new MessageFacts(Optional.empty(), "", Optional.empty(), List.of());

    public static MessageFacts arrived(Instant when) {
        return new MessageFacts(Optional.of(when), "", Optional.empty(), List.of());
    }

    /** For logs; without the subject and the addresses. */
    @Override
    public String toString() {
        return "message of " + arrived;
    }
}
