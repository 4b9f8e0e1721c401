package dev.mailchute.failure;

/** It may work a little later: throttled, busy, cut off. Tried again, then left for the next poll. */
public final class TemporaryException extends MailException {

    public TemporaryException(Fault fault) {
        this(fault, null);
    }

    public TemporaryException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
