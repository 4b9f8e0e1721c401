package dev.mailchute.failure;

/** It concerns the mailbox, the app registration or the network, not this mail, which stays where it is. */
public final class MailboxDownException extends MailException {

    public MailboxDownException(Fault fault) {
        this(fault, null);
    }

    public MailboxDownException(Fault fault, Throwable cause) {
        super(fault, cause);
    }

    /** Whether Graph itself said so of a request, not the sign-in, the network or this machine. */
    public boolean isAnAnswer() {
        return getCause() == null && fault().status() > 0;
    }
}
