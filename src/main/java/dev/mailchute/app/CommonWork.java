package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;

/** What is done once, however many processes share the mailboxes: the bean {@code commonWork} of the routes. */
public final class CommonWork {
    private final Ownership ownership;

    CommonWork(Ownership ownership) {
        this.ownership = ownership;
    }

    /** Whether this process does it; always, if it is the only one. */
    public boolean isHere() {
        return ownership.doesCommonWork();
    }
}
