package dev.mailchute.settings;

import java.util.Locale;

/** The direction of mail; prints as the word used in keys, folders and commands. */
public enum Direction {
    /** From a mailbox into a drop folder. */
    INBOUND,
    /** From an outbox through a mailbox's sendMail. */
    OUTBOUND;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
