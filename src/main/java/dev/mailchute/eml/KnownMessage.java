package dev.mailchute.eml;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known about a message whose MIME cannot be retrieved, apart from its attachments. None of it needs to be well-formed.
 *
 * @param id its id in the mailbox
 * @param fields the header fields
 */
public record KnownMessage(
        String id, KnownHeading heading, Participants participants, List<HeaderField> fields, MailText text) {

    /**
     * @param messageId from the sender, or empty
     */
    public record KnownHeading(String subject, String messageId, Optional<Instant> date) {}

    /** The same message with a different text. */
    public KnownMessage withText(String words) {
        return new KnownMessage(id, heading, participants, fields, MailText.plain(words));
    }

    /** For logs; without the subject and the addresses. */
    @Override
    public String toString() {
        return "message";
    }
}
