package dev.mailchute.failure;

/**
 * Graph refuses the MIME content of a message, with a response that may concern this message or the whole mailbox. Only a request for
 * another message of the mailbox can tell which.
 */
public final class RefusedException extends MailException {
    private final boolean isLasting;

    /** @param isLasting whether repeating the request is pointless, as after a 400 */
    public RefusedException(Fault fault, boolean isLasting) {
        super(fault, null);
        this.isLasting = isLasting;
    }

    public boolean isLasting() {
        return isLasting;
    }
}
