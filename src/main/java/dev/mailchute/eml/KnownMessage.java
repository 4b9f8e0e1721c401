package dev.mailchute.eml;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a message whose MIME cannot be had, besides its attachments. Nothing of it needs to be well-formed.
 *
 * @param id the mailbox's own name for it
 * @param fields the header fields
 */
public record KnownMessage(
        String id, KnownHeading heading, Participants participants, List<HeaderField> fields, MailText text) {

    /**
     * What stands at its top.
     *
     * @param messageId the sender's, or empty
     */
    public record KnownHeading(String subject, String messageId, Optional<Instant> date) {}

    /** The same with these words in place of its text. */
    public KnownMessage saying(String words) {
        return new KnownMessage(id, heading, participants, fields, MailText.plain(words));
    }
}
