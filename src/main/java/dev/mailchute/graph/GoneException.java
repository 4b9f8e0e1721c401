package dev.mailchute.graph;

/** The mail is not there any more: moved or deleted by somebody else. */
public final class GoneException extends MailException {

    public GoneException(Fault fault) {
        this(fault, null);
    }

    public GoneException(Fault fault, Throwable cause) {
        super(fault, cause);
    }
}
