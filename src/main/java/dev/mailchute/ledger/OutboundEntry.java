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
 * @param draft its draft in the mailbox, where it is sent that way
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
        Optional<Draft> draft,
        Optional<String> requestId,
        Optional<Instant> firstFailure,
        boolean resent,
        Instant changed) {
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

    /** The draft that is known, which may have been sent. */
    public Optional<String> draftId() {
        return draft.flatMap(Draft::id);
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
