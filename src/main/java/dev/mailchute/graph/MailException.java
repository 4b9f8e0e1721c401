package dev.mailchute.graph;

/** A mail could not be carried a step further. The subclass says what follows from it. */
public abstract class MailException extends RuntimeException {
    private final transient Fault fault;

    protected MailException(Fault fault, Throwable cause) {
        super(fault.text(), cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
