package dev.mailchute.failure;

/** A step failed for a message. The subclass decides what happens next. */
public abstract class MailException extends RuntimeException {
    private final transient Fault fault;

    protected MailException(Fault fault, Throwable cause) {
        super(fault.text(), cause);
        this.fault = fault;
    }

    /**
     * The MailException or LedgerException in a chain of causes, or else the exception itself. Camel would bind the innermost cause to a parameter, which is
     * an exception of the network or a library.
     */
    public static Exception in(Exception caught) {
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof MailException || cause instanceof LedgerException) {
                return (Exception) cause;
            }
        }
        return caught;
    }

    public Fault fault() {
        return fault;
    }
}
