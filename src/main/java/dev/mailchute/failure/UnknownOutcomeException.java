package dev.mailchute.failure;

/** A send was cut off or answered unclearly: the mail may have gone or not. */
public final class UnknownOutcomeException extends MailException {

    public UnknownOutcomeException(Fault fault) {
        this(fault, null);
    }

    public UnknownOutcomeException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
