package dev.mailchute.failure;

/** Exchange cannot produce the MIME content of this message. This is rarely temporary, so only a few attempts are made. */
public final class UnreadableException extends MailException {

    public UnreadableException(Fault fault) {
        this(fault, null);
    }

    public UnreadableException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
