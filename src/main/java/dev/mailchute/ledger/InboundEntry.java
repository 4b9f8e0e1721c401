package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the ledger knows of one incoming mail.
 *
 * @param key from mailbox and immutable id
 * @param name the configured name that saw it last
 * @param graphId Graph's immutable id
 * @param delivery 1 for the first delivery, one more each time somebody marked it unread again
 * @param file the name in the drop folder, without ending; empty until it is staged
 * @param attempts polls in which it failed temporarily, since it last worked; once it is delivered or held, how often the mailbox could not
 *     be told; see {@link #isAbsent}
 * @param changed when its state changed last
 */
public record InboundEntry(
        String key,
        String name,
        String mailbox,
        String graphId,
        State state,
        int delivery,
        Optional<String> file,
        Optional<String> sha256,
        long size,
        Optional<String> messageId,
        int attempts,
        Optional<Instant> firstFailure,
        Instant changed) {

    /** Whether the staging folder, the drop folder or the Mail Center has it, and the mailbox is to be told. */
    public boolean isInCustody() {
        return state == State.STAGED || state == State.DELIVERED || state == State.HELD;
    }

    /** Whether the mailbox answered that it had it no more when it was to be told. Then nothing was marked there. */
    public boolean isAbsent() {
        return attempts > 0 && (state == State.ACKNOWLEDGED || state == State.HELD_ACKNOWLEDGED);
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
