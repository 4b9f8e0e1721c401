package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the ledger knows of one incoming mail.
 *
 * @param state how far it has come
 * @param delivery 1 for the first delivery, one more each time somebody marked it unread again
 * @param content what was staged; empty until then
 * @param messageId its Message-ID, as far as it is known
 * @param failures polls in which it failed temporarily; once it is delivered or held, tries to tell the mailbox
 * @param isAbsent whether the mailbox answered that it had it no more when it was to be told. Then nothing was marked there
 * @param changed when its state changed last
 */
public record InboundEntry(
        Source source,
        State state,
        int delivery,
        Optional<Content> content,
        Optional<String> messageId,
        Failures failures,
        boolean isAbsent,
        Instant changed) {

    /**
     * Where it comes from.
     *
     * @param key from mailbox and immutable id
     * @param name the configured name that saw it last
     * @param graphId Graph's immutable id; empty where not even that could be retrieved
     */
    public record Source(String key, String name, String mailbox, Optional<String> graphId) {}

    /**
     * What is or was in the staging folder.
     *
     * @param file its name there and in the drop folder, without ending
     * @param isRebuilt whether it is not the message itself, which must then not be deleted from the mailbox
     */
    public record Content(String file, String sha256, long size, boolean isRebuilt) {}

    public String key() {
        return source.key();
    }

    /** Whether the staging folder, the drop folder or the Mail Center has it, and the mailbox is to be told. */
    public boolean isInCustody() {
        return state == State.STAGED || state == State.DELIVERED || state == State.HELD;
    }

    /** How far it has come. Each state says who holds the mail if the process dies now. */
    public enum State {
        /** Seen and failed; only the mailbox has it. */
        FAILING,
        /** Whole and durable in the staging folder, not yet in the drop folder: whichever of the two it is found in. */
        STAGED,
        /** The drop folder has it; the mailbox does not know yet. */
        DELIVERED,
        /** The drop folder has it and the mailbox knows. */
        ACKNOWLEDGED,
        /** The Mail Center has it; the mailbox does not know yet. */
        HELD,
        /** The Mail Center has it and the mailbox knows. */
        HELD_ACKNOWLEDGED;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
