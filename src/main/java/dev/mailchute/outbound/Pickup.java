package dev.mailchute.outbound;

import java.io.File;

/** The first step of a dropped file's way: it becomes ours. */
public final class Pickup {
    private final Outboxes outboxes;

    Pickup(Outboxes outboxes) {
        this.outboxes = outboxes;
    }

    /** Whether files are taken now; not while the outbox waits after a failure. */
    public boolean isAcceptingFiles(String name) {
        return outboxes.named(name).state().isAcceptingFiles();
    }

    /** A finished file is taken: from now on it is ours, and a message with a key. */
    public OutgoingMail claim(String name, File file) {
        return outboxes.named(name).claim(file.toPath());
    }
}
