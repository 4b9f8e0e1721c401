package dev.mailchute.health;

/** Receives warnings about a mailbox that works, and when they are over. Repetitions are allowed. */
public interface Warnings {
    /**
     * @param mailbox its key, as in {@code inbound.support}
     * @param subject what it concerns; each subject has one warning at most
     * @param reason what is wrong, and what to do
     */
    void warn(String mailbox, String subject, String reason);

    /** Removes the warning about this subject, if there is one. */
    void settled(String mailbox, String subject);
}
