package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the ledger knows of one outgoing mail.
 *
 * @param state how far it has come
 * @param failures tries that failed temporarily
 * @param nextTry nothing is done about it before
 * @param sending what is known of its sending
 * @param changed when it was recorded last
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
     * The file that it came as.
     *
     * @param key from outbox and file
     * @param name the outbox
     * @param file the dropped file's name
     */
    public record Dropped(String key, String name, String mailbox, String file) {}

    /**
     * What the file holds.
     *
     * @param messageId and {@code sha256}: empty until it was checked
     */
    public record Content(Optional<String> messageId, Optional<String> sha256, long size) {
        /** Not looked into yet. */
        public static Content unchecked(long size) {
            return new Content(Optional.empty(), Optional.empty(), size);
        }
    }

    /**
     * Of its sending, as far as it has come.
     *
     * @param begun when it began last; the pace counts these
     * @param looks how often it was looked up in the mailbox since its outcome became unknown
     * @param draft its draft in the mailbox, where it is sent that way
     * @param requestId of the request that Graph accepted
     * @param isResent whether it was sent again without knowing whether it had gone
     */
    public record SendProgress(
            Optional<Instant> begun, int looks, Optional<Draft> draft, Optional<String> requestId, boolean isResent) {
        public static final SendProgress NONE =
                new SendProgress(Optional.empty(), 0, Optional.empty(), Optional.empty(), false);

        /** It begins; nothing is known of its outcome. */
        public SendProgress begin(Instant now) {
            return new SendProgress(Optional.of(now), 0, draft, requestId, isResent);
        }

        public SendProgress looked(int count) {
            return new SendProgress(begun, count, draft, requestId, isResent);
        }

        public SendProgress as(Draft now) {
            return new SendProgress(begun, looks, Optional.of(now), requestId, isResent);
        }

        public SendProgress accepted(Optional<String> request) {
            return new SendProgress(begun, looks, draft, request, isResent);
        }

        public SendProgress again() {
            return new SendProgress(begun, looks, draft, requestId, true);
        }

        /** The draft that is known, which may have been sent. */
        public Optional<String> draftId() {
            return draft.flatMap(Draft::id);
        }
    }

    /**
     * The draft that a message goes as.
     *
     * @param id by which it is known
     * @param isUnknown whether one may have been created whose id is not known. Before it is, nothing can be sent
     */
    public record Draft(Optional<String> id, boolean isUnknown) {
        private static final String NONE = "";
        private static final String UNKNOWN = "?";

        /** There is none yet, or none any more. */
        public static Draft none() {
            return new Draft(Optional.empty(), false);
        }

        public static Draft unknown() {
            return new Draft(Optional.empty(), true);
        }

        public static Draft of(String id) {
            return new Draft(Optional.of(id), false);
        }

        /** As the ledger's table has it. */
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

    /** When it was sent, as well as that is known. */
    public Instant sentAt() {
        return sending.begun().orElse(changed);
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
