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
 * @param detail a fact worth keeping, see {@link What}
 */
public record Step(What what, Optional<String> code, Optional<String> requestId, Optional<String> who, Detail detail) {

    /**
     * A fact worth keeping, such as the name of a receipt.
     *
     * @param always never a subject or an address
     * @param ifFull kept instead if the journal is full
     */
    public record Detail(Optional<String> always, Optional<String> ifFull) {
        static final Detail NONE = new Detail(Optional.empty(), Optional.empty());

        Optional<String> kept(boolean isFull) {
            return isFull ? ifFull.or(() -> always) : always;
        }
    }

    /** The detail of a step after which the letter says that the message may have been sent. */
    public static final String IN_DOUBT = "in-doubt";

    /** The detail of {@link What#LEFT} if the message is complete and waits in the staging folder. */
    public static final String STAGED = "staged";

    /** The detail of {@link What#STAGED} if the letter had the message. */
    public static final String FROM_LETTER = "from-letter";

    /** The detail of {@link What#STAGED} if the message was rebuilt. */
    public static final String REBUILT = "rebuilt";

    /** Before the name in the detail of {@link What#DELIVERED} if another system has the message, not the drop folder. */
    public static final String ELSEWHERE = "elsewhere: ";

    /** The detail of {@link What#ACKNOWLEDGED} if the mailbox is only copied. */
    public static final String UNCHANGED = "unchanged";

    /** The detail of {@link What#ACKNOWLEDGED} if this message stays unread because its own steps want that. */
    public static final String KEPT_UNREAD = "kept-unread";

    /** The detail of {@link What#SENDING} if the message is sent as a draft. */
    public static final String DRAFT = "draft";

    /** The detail of {@link What#SENT} if a search found the message. */
    public static final String FOUND = "found";

    /** What can happen to a message. */
    public enum What {
        /** It failed and stays where it is. Its detail is where, if that is not the mailbox or outbox. */
        LEFT(true),
        /** Incoming: complete in the staging folder. Its detail is how it got there. */
        STAGED(false),
        /** Incoming: another program removed the staged file; it is fetched again. */
        FETCH_AGAIN(false),
        /** Incoming: in the drop folder. Its detail is the file. */
        DELIVERED(false),
        /** Incoming: the routes want it neither delivered nor held. Its detail is why. */
        LEFT_OUT(false),
        /** Incoming: could not be marked in the mailbox. */
        NOT_ACKNOWLEDGED(true),
        /** Incoming: marked in the mailbox. Its detail is how. */
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
        /** Outgoing: the mailbox was searched, and does not have it yet. */
        LOOKED_UP(true),
        /** Outgoing: the mailbox has it only as a draft, which was never sent. */
        NOT_SENT(false),
        /** Outgoing: Exchange accepted it. */
        SENT(false),
        /** Outgoing: the file is cleared away. Its detail is its name in {@code sent/}. */
        CLEARED_AWAY(false),
        /** Outgoing: sent, but its file could not be cleared away. */
        NOT_CLEARED_AWAY(true),
        /** Outgoing: sent, and its file was changed after that. Its detail is the letter that has the new content. */
        CHANGED(false),
        /** Outgoing: another program removed the claimed file. */
        REMOVED(false),
        /** In the Mail Center. */
        HELD(false),
        /** A person retried the letter. */
        RETRY(false),
        /** It is sent although it may have been sent already, for a person or by configuration. */
        RESEND(false),
        /** A retry that changed nothing: the letter waits as before. */
        RETRY_LEFT(true),
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
        return new Step(what, Optional.empty(), Optional.empty(), Optional.empty(), Detail.NONE);
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
        return new Step(what, code, requestId, who, new Detail(Optional.of(fact), Optional.empty()));
    }

    /**
     * With the name of a file, or words, in which there may be a subject.
     *
     * @param withoutSubject the same without it
     */
    public Step with(String withoutSubject, String whole) {
        return new Step(what, code, requestId, who, new Detail(Optional.of(withoutSubject), Optional.of(whole)));
    }

    /** After which the letter says so, or not. */
    public Step inDoubt(boolean isInDoubt) {
        return isInDoubt ? with(IN_DOUBT) : this;
    }

    /** The detail, as recorded. */
    public Optional<String> fact() {
        return detail.always();
    }

    /** Whether another system has the message, and the drop folder never had it. */
    public boolean isElsewhere() {
        return what == What.DELIVERED
                && fact().filter(fact -> fact.startsWith(ELSEWHERE)).isPresent();
    }

    boolean is(String fact) {
        return fact().filter(fact::equals).isPresent();
    }
}
