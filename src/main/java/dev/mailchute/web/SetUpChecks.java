package dev.mailchute.web;

import dev.mailchute.health.CheckListener;

/** Checks the set-up, and sends test messages. Both take a while, and report to a listener. */
public interface SetUpChecks {
    /** Checks everything that mailboxes and outboxes need, and changes nothing. */
    void examine(CheckListener listener) throws Exception;

    /**
     * Sends one test message.
     *
     * @param outbox the name of an enabled outbox
     * @param to one email address
     */
    void sendTest(String outbox, String to, CheckListener listener) throws Exception;
}
