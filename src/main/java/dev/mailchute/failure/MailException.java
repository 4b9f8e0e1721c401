package dev.mailchute.failure;

/** A mail could not be carried a step further. The subclass says what follows from it. */
public abstract class MailException extends RuntimeException {
    private final transient Fault fault;

    protected MailException(Fault fault, Throwable cause) {
        super(fault.text(), cause);
        this.fault = fault;
    }

    /**
     * What Camel caught, without what it was wrapped in on its way. Not simply the innermost cause, which Camel would bind to a
     * parameter: that is the network's or a library's and says nothing of what follows.
     */
    public static Exception in(Exception caught) {
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof MailException meant) {
                return meant;
            }
        }
        return caught;
    }

    public Fault fault() {
        return fault;
    }
}
