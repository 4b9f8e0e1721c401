package dev.mailchute.testkit;

/**
 * What becomes of mail once it is accepted for sending. Graph's 202 promises only that it is stored; the rest happens later,
 * and where Microsoft does not say how, it is a choice here. Source: things to know about sending mail.
 */
public final class Exchange {
    private final Outgoing outgoing;
    private volatile boolean replacesMessageIds;

    Exchange(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /**
     * A mail sent in one step cannot be found at all in the first look-ups, and is then a draft in the next ones, before
     * it lies in Sent Items; both are 0 unless asked otherwise. A look-up is any listing of messages or GET of one in that
     * mailbox: time goes by with them, and not with the clock.
     */
    public void sentMailShowsAfter(int unseenForLookUps, int draftForLookUps) {
        outgoing.timing(unseenForLookUps, draftForLookUps);
    }

    /** Everything sent so far lies in Sent Items now. */
    public void settle() {
        outgoing.settleAll();
    }

    /** Whether the mail in Sent Items has the immutable id of its draft. Microsoft says both; here it has not. */
    public void keepsDraftIdsWhenSending(boolean keeps) {
        outgoing.keepDraftIds(keeps);
    }

    /** Whether what is sent to a mailbox of this tenant arrives in its inbox; it does not unless asked for. */
    public void deliversInside(boolean delivers) {
        outgoing.deliverInside(delivers);
    }

    /** A mail to this address is accepted, and comes back as a non-delivery report in the sender's inbox. */
    public void refusesRecipient(String address) {
        outgoing.unreachable(address);
    }

    /** Whether it puts a Message-ID of its own in place of the one in submitted MIME. Nobody says; here it keeps it. */
    public void replacesMessageIds(boolean replaces) {
        replacesMessageIds = replaces;
    }

    boolean isReplacingMessageIds() {
        return replacesMessageIds;
    }
}
