package dev.mailchute.mailcenter;

import java.util.function.Supplier;

/**
 * Which process carries out an action on a letter. In a cluster it is the one that has the letter's mailbox or outbox; it also makes its letters, so
 * whatever changes a letter happens in one process, one after the other.
 */
public interface Delegation {
    /** The letters are this process's alone. */
    Delegation NONE = (request, part, here) -> here.get();

    /**
     * Carries out a request wherever that is to be done, and waits for the result. Never throws.
     *
     * @param part the letter's mailbox or outbox, as in {@code inbound.support}
     * @param here carries it out in this process
     */
    LetterActions.Result carryOut(ActRequest request, String part, Supplier<LetterActions.Result> here);
}
