package dev.mailchute.outbound;

import java.io.File;

/** The first step for a dropped file: claiming it. */
public final class Pickup {
    private final Outboxes outboxes;

    Pickup(Outboxes outboxes) {
        this.outboxes = outboxes;
    }

    /** Whether files are accepted now; false while the outbox is paused, or waits after a failure. */
    public boolean isAcceptingFiles(String name) {
        return outboxes.named(name).state().isAcceptingFiles();
    }

    /** Claims a finished file, which makes it a message with a key. */
    public OutgoingMail claim(String name, File file) {
        return outboxes.named(name).claim(file.toPath());
    }
}
