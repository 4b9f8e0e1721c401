package dev.mailchute.failure;

/** Exchange cannot make MIME of this mail. Seldom passes, so it is tried a few times only. */
public final class UnreadableException extends MailException {

    public UnreadableException(Fault fault) {
        this(fault, null);
    }

    public UnreadableException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
