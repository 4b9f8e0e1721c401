package dev.mailchute.testkit;

/**
 * What happens to a message after it is accepted for sending. Graph's 202 only promises that it is stored; the rest
 * happens later. What Microsoft does not document can be chosen here. Source: things to know about sending mail.
 */
public final class Exchange {
    private final Outgoing outgoing;
    private volatile boolean replacesMessageIds;

    Exchange(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /**
     * Delays when a message sent in one step appears: the first lookups do not find it, the next find a draft, later
     * ones find it in Sent Items. Both numbers default to 0. A lookup is any listing of messages or GET of a message in
     * that mailbox; lookups, not the clock, advance this delay.
     */
    public void sentMailShowsAfter(int unseenForLookUps, int draftForLookUps) {
        outgoing.timing(unseenForLookUps, draftForLookUps);
    }

    /** Moves everything sent so far to Sent Items. */
    public void settle() {
        outgoing.settleAll();
    }

    /** Whether a message in Sent Items keeps the immutable id of its draft. Microsoft documents both; the default is no. */
    public void keepsDraftIdsWhenSending(boolean keeps) {
        outgoing.keepDraftIds(keeps);
    }

    /** Whether messages to mailboxes of this tenant arrive in their inboxes; the default is no. */
    public void deliversInside(boolean delivers) {
        outgoing.deliverInside(delivers);
    }

    /** Messages to this address are accepted, then returned as a non-delivery report to the sender's inbox. */
    public void refusesRecipient(String address) {
        outgoing.unreachable(address);
    }

    /** Whether Exchange replaces the Message-ID of submitted MIME. Not documented; the default is no. */
    public void replacesMessageIds(boolean replaces) {
        replacesMessageIds = replaces;
    }

    boolean isReplacingMessageIds() {
        return replacesMessageIds;
    }
}
