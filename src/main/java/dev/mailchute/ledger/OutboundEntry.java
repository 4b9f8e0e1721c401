package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the ledger knows of one outgoing mail.
 *
 * @param key from outbox and file
 * @param file the dropped file's name
 * @param attempts tries that failed temporarily
 * @param looks how often it was looked up in the mailbox since its outcome became unknown
 * @param nextTry nothing is done about it before
 * @param begun when its sending began last; the pace counts these
 * @param draftId the draft in the mailbox, where it is sent that way; or one of the two words for none
 * @param resent whether it was sent again without knowing whether it had gone
 */
public record OutboundEntry(
        String key,
        String name,
        String mailbox,
        String file,
        State state,
        Optional<String> messageId,
        Optional<String> sha256,
        long size,
        int attempts,
        int looks,
        Instant nextTry,
        Optional<Instant> begun,
        Optional<String> draftId,
        Optional<String> requestId,
        Optional<Instant> firstFailure,
        boolean resent,
        Instant changed) {
    /** As a draft's id: it goes as a draft, of which there is none yet. */
    public static final String NO_DRAFT = "";
    /** As a draft's id: the draft may have been created, but is not known. Before it is, nothing can be sent. */
    public static final String UNKNOWN_DRAFT = "?";

    /** Whether it goes as a draft. */
    public boolean isDraft() {
        return draftId.isPresent();
    }

    /** Whether a draft may have been created, and is not known. */
    public boolean isDraftUnknown() {
        return draftId.filter(UNKNOWN_DRAFT::equals).isPresent();
    }

    /** The draft that is known, which may have been sent. */
    public Optional<String> draft() {
        return draftId.filter(id -> !id.equals(NO_DRAFT) && !id.equals(UNKNOWN_DRAFT));
    }

    /** How far it has come. Each state says what is known if the process dies now. */
    public enum State {
        /** Taken, nothing sent. */
        CLAIMED,
        /** The request may have gone out: its outcome is unknown until Graph answered or the mailbox was looked through. */
        SENDING,
        /** Exchange has it; the file is yet to be cleared away. */
        SENT,
        /** Exchange has it and the file is cleared away. */
        DONE,
        /** The Mail Center has it. */
        HELD;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
