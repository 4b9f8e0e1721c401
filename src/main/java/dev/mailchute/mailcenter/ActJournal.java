package dev.mailchute.mailcenter;

import java.util.Optional;

/** Records in the life of a message what people do with its letter. Nothing fails because it cannot be recorded. */
public interface ActJournal {
    /** What people do. */
    enum LetterAct {
        RETRY,
        RESEND,
        EDIT,
        DISCARD,
        RESTORE
    }

    /** A person acts on a letter; what follows from it comes after this. */
    void acted(Letter letter, LetterAct act, String who);

    /**
     * A retry changed nothing: the letter waits as before.
     *
     * @param code why, if known
     */
    void waitsAsBefore(Letter letter, Optional<String> code);

    /** Records nothing. */
    static ActJournal none() {
        return new ActJournal() {
            @Override
            public void acted(Letter letter, LetterAct act, String who) {}

            @Override
            public void waitsAsBefore(Letter letter, Optional<String> code) {}
        };
    }
}
