package dev.mailchute.failure;

/**
 * Graph refuses to give the MIME of one message, with an answer that may be about this message or about the whole mailbox. Which of the
 * two shows only when the mailbox is asked for another message.
 */
public final class RefusedException extends MailException {
    private final boolean isLasting;

    /** @param isLasting whether the answer says that asking again is of no use, as 400 does */
    public RefusedException(Fault fault, boolean isLasting) {
        super(fault, null);
        this.isLasting = isLasting;
    }

    public boolean isLasting() {
        return isLasting;
    }
}
