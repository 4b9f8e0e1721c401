package dev.mailchute.mailcenter;

/** Is told, in the thread that did it, when letters of this process change. */
public interface LetterWatcher {
    /** The letter is new, or has changed. */
    void held(Letter letter);

    /** The letter waits no more. */
    void left(Letter letter);

    /** The letter was put aside. */
    default void discarded(DiscardedLetters.Discarded letter) {}

    /** The letter was put aside, and waits again. */
    default void restored(Letter letter) {
        held(letter);
    }
}
