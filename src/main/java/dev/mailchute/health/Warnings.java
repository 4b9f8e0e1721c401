package dev.mailchute.health;

/** Told of what is odd about a mailbox that works all the same, and when it is over. The same oddity may be told again and again. */
public interface Warnings {
    /**
     * @param mailbox its key, as in {@code inbound.support}
     * @param subject what it concerns; the same subject has one warning
     * @param reason what is wrong, and what to do
     */
    void warn(String mailbox, String subject, String reason);

    /** Nothing happens if there was no warning. */
    void settled(String mailbox, String subject);
}
