package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The record of one outgoing message.
 *
 * @param failures attempts that failed temporarily
 * @param nextTry the time of the next attempt
 * @param sending the progress of sending it
 * @param changed when the entry last changed
 */
public record OutboundEntry(
        Dropped dropped,
        State state,
        Content content,
        Failures failures,
        Instant nextTry,
        SendProgress sending,
        Instant changed) {

    /**
     * The dropped file.
     *
     * @param key derived from outbox and file
     * @param name the outbox
     * @param file the dropped file's name
     */
    public record Dropped(String key, String name, String mailbox, String file) {}

    /**
     * The content of the file.
     *
     * @param messageId empty, like {@code sha256}, until the file was checked
     */
    public record Content(Optional<String> messageId, Optional<String> sha256, long size) {
        /** The file was not read yet. */
        public static Content unchecked(long size) {
            return new Content(Optional.empty(), Optional.empty(), size);
        }
    }

    /**
     * The progress of sending a message.
     *
     * @param begun when the last attempt began; the rate limit counts these
     * @param looks how often the mailbox was searched since the outcome became unknown
     * @param draft its draft in the mailbox, if it is sent as one
     * @param requestId of the request that Graph accepted
     * @param isResent whether it was sent again although it may have been sent before
     */
    public record SendProgress(
            Optional<Instant> begun, int looks, Optional<Draft> draft, Optional<String> requestId, boolean isResent) {
        public static final SendProgress NONE =
                new SendProgress(Optional.empty(), 0, Optional.empty(), Optional.empty(), false);

        /** An attempt begins; its outcome is unknown. */
        public SendProgress begin(Instant now) {
            return new SendProgress(Optional.of(now), 0, draft, requestId, isResent);
        }

        public SendProgress withLooks(int count) {
            return new SendProgress(begun, count, draft, requestId, isResent);
        }

        public SendProgress withDraft(Draft now) {
            return new SendProgress(begun, looks, Optional.of(now), requestId, isResent);
        }

        public SendProgress accepted(Optional<String> request) {
            return new SendProgress(begun, looks, draft, request, isResent);
        }

        public SendProgress resent() {
            return new SendProgress(begun, looks, draft, requestId, true);
        }

        /** The id of the draft, if known; the draft may have been sent. */
        public Optional<String> draftId() {
            return draft.flatMap(Draft::id);
        }
    }

    /**
     * The draft that a message is sent as.
     *
     * @param id empty if not known
     * @param isUnknown whether a draft may have been created whose id is not known; nothing can be sent until it is
     */
    public record Draft(Optional<String> id, boolean isUnknown) {
        private static final String NONE = "";
        private static final String UNKNOWN = "?";

        /** There is no draft. */
        public static Draft none() {
            return new Draft(Optional.empty(), false);
        }

        public static Draft unknown() {
            return new Draft(Optional.empty(), true);
        }

        public static Draft of(String id) {
            return new Draft(Optional.of(id), false);
        }

        /** The value in the table. */
        String word() {
            return id.orElse(isUnknown ? UNKNOWN : NONE);
        }

        static Draft read(String word) {
            return switch (word) {
                case NONE -> none();
                case UNKNOWN -> unknown();
                default -> of(word);
            };
        }
    }

    public String key() {
        return dropped.key();
    }

    /** The dropped file's name. */
    public String file() {
        return dropped.file();
    }

    /** When it was sent, as precisely as known. */
    public Instant sentAt() {
        return sending.begun().orElse(changed);
    }

    /** How far the message has come. Each state says what is known if the process dies now. */
    public enum State {
        /** Claimed; nothing was sent. */
        CLAIMED,
        /** The request may have been sent: its outcome is unknown until Graph answers or the mailbox is searched. */
        SENDING,
        /** Exchange accepted it; the file is not yet cleared away. */
        SENT,
        /** Exchange accepted it and the file is cleared away. */
        DONE,
        /** It is in the Mail Center. */
        HELD;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
