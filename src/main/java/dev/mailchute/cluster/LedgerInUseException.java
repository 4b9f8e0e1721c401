package dev.mailchute.cluster;

import java.util.Collection;

/** Another process uses the ledger, and one of the two tolerates no other. */
public final class LedgerInUseException extends RuntimeException {
    LedgerInUseException(Collection<String> others) {
        super(others.isEmpty() ? "another Mailchute" : "the Mailchute on " + String.join(", ", others));
    }
}
