package dev.mailchute.mailcenter;

/** Notified when this process changes letters, in the thread that made the change. */
public interface LetterWatcher {
    /** The letter is new or has changed. */
    void held(Letter letter);

    /** The letter no longer waits. */
    void removed(Letter letter);

    /** The letter was discarded. */
    default void discarded(DiscardedLetters.Discarded letter) {}

    /** The letter was discarded and waits again. */
    default void restored(Letter letter) {
        held(letter);
    }
}
