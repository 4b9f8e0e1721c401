package dev.mailchute.failure;

/** The failure concerns the mailbox, the app registration or the network, not this message, which stays where it is. */
public final class MailboxDownException extends MailException {

    public MailboxDownException(Fault fault) {
        this(fault, null);
    }

    public MailboxDownException(Fault fault, Throwable cause) {
        super(fault, cause);
    }

    /** Whether this was Graph's response to a request, rather than a failure of the sign-in, the network or this machine. */
    public boolean isAnAnswer() {
        return getCause() == null && fault().status() > 0;
    }
}
