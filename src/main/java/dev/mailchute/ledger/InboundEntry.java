package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The record of one incoming message.
 *
 * @param delivery 1 for the first delivery, one more each time a user marked the message unread again
 * @param content what was staged; empty until then
 * @param messageId its Message-ID, if known
 * @param failures polls in which it failed temporarily; once it is delivered or held, failed attempts to acknowledge it
 * @param marking what becomes of it in its mailbox
 * @param changed when the entry last changed
 */
public record InboundEntry(
        Source source,
        State state,
        int delivery,
        Optional<Content> content,
        Optional<String> messageId,
        Failures failures,
        Marking marking,
        Instant changed) {

    /**
     * Where the message comes from.
     *
     * @param key derived from mailbox and immutable id
     * @param name the configured name of the mailbox that last listed it
     * @param graphId Graph's immutable id; empty if it could not be retrieved
     */
    public record Source(String key, String name, String mailbox, Optional<String> graphId) {}

    /**
     * The file that is or was in the staging folder.
     *
     * @param file its name there and in the drop folder, without extension
     * @param isRebuilt whether it was rebuilt from Graph's JSON; the original must then not be deleted from the mailbox
     * @param epoch of the tenure in which it was staged; 0 unless several processes share the mailboxes
     */
    public record Content(String file, String sha256, long size, boolean isRebuilt, long epoch) {
        public Content(String file, String sha256, long size, boolean isRebuilt) {
            this(file, sha256, size, isRebuilt, 0);
        }

        /** Its name in the staging folder, without extension. */
        public String stagingName() {
            return stagingName(file, epoch);
        }

        /** Two owners of a mailbox, one of which does not know yet that it was, never write the same file. */
        public static String stagingName(String file, long epoch) {
            return epoch == 0 ? file : file + ".e" + epoch;
        }
    }

    /** What becomes of a message in its mailbox. */
    public enum Marking {
        /** It is marked, moved or deleted. */
        WANTED(0),
        /** Nothing was marked: the message was no longer there, or the mailbox was only copied. */
        NONE(1),
        /** It stays unread, because its own steps want that. */
        KEPT_UNREAD(2);

        /** In the table, whose column is older than the third of them. */
        final int number;

        Marking(int number) {
            this.number = number;
        }

        static Marking of(int number) {
            return values()[number];
        }
    }

    /** Whether nothing was marked in the mailbox. */
    public boolean isUnmarked() {
        return marking != Marking.WANTED;
    }

    /** Whether it stays unread for good. */
    public boolean isKeptUnread() {
        return marking == Marking.KEPT_UNREAD;
    }

    public String key() {
        return source.key();
    }

    /** Whether the message is in the staging folder, the drop folder or the Mail Center, and not yet acknowledged. */
    public boolean isInCustody() {
        return state == State.STAGED || state == State.DELIVERED || state == State.HELD;
    }

    /** How far the message has come. Each state says who holds the message if the process dies now. */
    public enum State {
        /** It failed; only the mailbox has it. */
        FAILING,
        /** Complete and synced in the staging folder, or already renamed to the drop folder: the file is in one of the two. */
        STAGED,
        /** It is in the drop folder or left out, but not yet acknowledged. */
        DELIVERED,
        /** It is in the drop folder or left out, and acknowledged. */
        ACKNOWLEDGED,
        /** It is in the Mail Center, but not yet acknowledged. */
        HELD,
        /** It is in the Mail Center and acknowledged. */
        HELD_ACKNOWLEDGED;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
