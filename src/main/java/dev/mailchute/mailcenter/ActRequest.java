package dev.mailchute.mailcenter;

import dev.mailchute.eml.Correction;
import java.util.Optional;

/**
 * What a person wants to be done with a letter, or a mailbox, so that another process of the cluster can be asked to do it.
 *
 * @param what one of the constants below
 * @param id of the letter; or the mailbox or outbox, as in {@code inbound.support}
 * @param resend of a retry: whether to send a message in doubt again
 * @param text of a note; else null
 * @param edit of an edit; else null
 */
public record ActRequest(String what, String id, String who, boolean resend, String text, Edit edit) {
    static final String RETRY = "retry";
    static final String DISCARD = "discard";
    static final String RESTORE = "restore";
    static final String NOTE = "note";
    static final String EDIT = "edit";

    /** Of a mailbox or outbox: look into it now. */
    public static final String POLL = "poll";

    /** The outcome of that. */
    public static final String POLLED = "polled";

    /** @param version that the correction is based on */
    public record Edit(Correction correction, int version) {}

    static ActRequest retry(String id, String who, boolean resend) {
        return new ActRequest(RETRY, id, who, resend, null, null);
    }

    static ActRequest discard(String id, String who) {
        return new ActRequest(DISCARD, id, who, false, null, null);
    }

    static ActRequest restore(String id, String who) {
        return new ActRequest(RESTORE, id, who, false, null, null);
    }

    static ActRequest note(String id, String who, String text) {
        return new ActRequest(NOTE, id, who, false, text, null);
    }

    static ActRequest edit(String id, String who, Correction correction, int version) {
        return new ActRequest(EDIT, id, who, false, null, new Edit(correction, version));
    }

    public static ActRequest poll(String part) {
        return new ActRequest(POLL, part, "", false, null, null);
    }

    /** The letter that it is about, if it is where it has to be for this. */
    Optional<Letter> letter(MailCenter mailCenter) {
        return what.equals(RESTORE)
                ? mailCenter.discarded().find(id).map(DiscardedLetters.Discarded::letter)
                : mailCenter.find(id);
    }
}
