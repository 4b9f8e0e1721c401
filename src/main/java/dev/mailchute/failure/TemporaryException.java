package dev.mailchute.failure;

/** The failure may be temporary: throttled, busy, interrupted. Tried again a few times, then left for the next poll. */
public final class TemporaryException extends MailException {

    public TemporaryException(Fault fault) {
        this(fault, null);
    }

    public TemporaryException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
