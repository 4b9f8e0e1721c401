package dev.mailchute.settings;

import java.util.Locale;

/** Which way mail goes; prints as the word that keys, folders and commands use. */
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
