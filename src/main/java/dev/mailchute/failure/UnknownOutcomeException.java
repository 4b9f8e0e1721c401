package dev.mailchute.failure;

/** A send was interrupted or its response is unclear: the message may or may not have been sent. */
public final class UnknownOutcomeException extends MailException {

    public UnknownOutcomeException(Fault fault) {
        this(fault, null);
    }

    public UnknownOutcomeException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
