package dev.mailchute.failure;

/** The look-up did not settle whether a mail has gone: a person decides. */
public final class InDoubtException extends MailException {
    public InDoubtException(Fault fault) {
        super(fault, null);
    }
}
