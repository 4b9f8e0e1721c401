package dev.mailchute.ledger;

import dev.mailchute.failure.Fault;
import java.util.Locale;
import java.util.Optional;

/**
 * One step in the life of a message, as the journal records it. Reasons in words are not kept, as they may contain addresses; the letter
 * has them.
 *
 * @param what what happened
 * @param code of the failure, if it was one
 * @param requestId Graph's id of the request that decided it
 * @param who the person who did it; empty for Mailchute
 * @param detail a fact worth keeping, such as the name of a receipt; never a subject or an address
 */
public record Step(
        What what, Optional<String> code, Optional<String> requestId, Optional<String> who, Optional<String> detail) {

    /** What can happen to a message. */
    public enum What {
        /** It failed and stays where it is. */
        LEFT(true),
        /** Incoming: complete in the staging folder. */
        STAGED(false),
        /** Incoming: another program removed the staged file; it is fetched again. */
        FETCH_AGAIN(false),
        /** Incoming: in the drop folder. */
        DELIVERED(false),
        /** Incoming: could not be marked in the mailbox. */
        NOT_ACKNOWLEDGED(true),
        /** Incoming: marked in the mailbox. */
        ACKNOWLEDGED(false),
        /** Incoming: no longer in the mailbox when it was to be marked. */
        ABSENT(false),
        /** Incoming: Graph had answered that it was gone, but lists it again. */
        LISTED_AGAIN(false),
        /** Outgoing: taken from the outbox. */
        CLAIMED(false),
        /** Outgoing: the request comes next. */
        SENDING(false),
        /** Outgoing: the outcome of the request is unknown. */
        IN_DOUBT(true),
        /** Outgoing: the mailbox was searched for it. */
        LOOKED_UP(true),
        /** Outgoing: Exchange accepted it. */
        SENT(false),
        /** Outgoing: the file is cleared away, with a receipt. */
        CLEARED_AWAY(false),
        /** Outgoing: sent, but its file could not be cleared away. */
        NOT_CLEARED_AWAY(true),
        /** Outgoing: another program removed the claimed file. */
        REMOVED(false),
        /** In the Mail Center. */
        HELD(false),
        /** A person retried the letter. */
        RETRY(false),
        /** A person had it sent although it may have been sent already. */
        RESEND(false),
        DISCARD(false),
        RESTORE(false),
        EDIT(false);

        /** Whether the same again is counted instead of recorded as another step. */
        final boolean isCounted;

        What(boolean isCounted) {
            this.isCounted = isCounted;
        }

        /** As in the table and in JSON, such as {@code looked-up}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static What of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public static Step of(What what) {
        return new Step(what, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Step because(Fault fault) {
        return new Step(what, Optional.of(fault.code()), fault.requestId().or(() -> requestId), who, detail);
    }

    public Step request(Optional<String> id) {
        return new Step(what, code, id.or(() -> requestId), who, detail);
    }

    public Step by(String person) {
        return new Step(what, code, requestId, Optional.of(person), detail);
    }

    public Step with(String fact) {
        return new Step(what, code, requestId, who, Optional.of(fact));
    }
}
