package dev.mailchute.ledger;

import java.util.Locale;

/** What has become of a message so far, in both directions. */
public enum MessageOutcome {
    /** Begun, and neither finished nor failed. */
    WAITING,
    /** It failed and is tried again. */
    LEFT,
    /** It may have been sent. */
    IN_DOUBT,
    /** In the Mail Center. */
    HELD,
    DELIVERED,
    /** The routes wanted it neither delivered nor held. */
    LEFT_OUT,
    SENT,
    /** A person discarded its letter. */
    DISCARDED,
    /** Another program removed the file before it was sent. */
    REMOVED;

    /** As in the table and in JSON, such as {@code in-doubt}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is no such outcome */
    public static MessageOutcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
