package dev.mailchute.failure;

/** The message can never be processed as it is. A person must look at it. */
public final class PermanentException extends MailException {

    public PermanentException(Fault fault) {
        this(fault, null);
    }

    public PermanentException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
