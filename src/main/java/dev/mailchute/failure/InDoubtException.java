package dev.mailchute.failure;

/** The mailbox could not show whether a message was sent: a person must decide. */
public final class InDoubtException extends MailException {
    public InDoubtException(Fault fault) {
        super(fault, null);
    }
}
