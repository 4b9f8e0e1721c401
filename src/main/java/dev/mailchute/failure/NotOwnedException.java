package dev.mailchute.failure;

/** The ledger took nothing, because another node of the cluster has the mailbox by now. What was under way here ends. */
public final class NotOwnedException extends LedgerException {
    /** @param part as in {@code inbound.support} */
    public NotOwnedException(String part) {
        super(Fault.notOwned(part).message(), null);
    }
}
