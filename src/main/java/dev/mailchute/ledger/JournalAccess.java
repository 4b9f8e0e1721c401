package dev.mailchute.ledger;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.settings.Settings;
import java.util.function.Function;

/** Reads the journal beside the running application, with a connection of its own each time: whoever looks holds up no message. */
public final class JournalAccess {
    private final Settings settings;

    public JournalAccess(Settings settings) {
        this.settings = settings;
    }

    /** Whether subjects and addresses are kept. */
    public boolean isFull() {
        return settings.storage().journal().isFull();
    }

    /** Whether the journal can tell of a message; not if it cannot be read now. */
    public boolean tellsOf(String key) {
        try {
            return read(ledger -> ledger.journal().find(key)).isPresent();
        } catch (LedgerException e) {
            return false;
        }
    }

    /** @throws LedgerException if there is no ledger, or it cannot be read */
    public <T> T read(Function<ReadOnlyLedger, T> question) {
        try (ReadOnlyLedger ledger =
                ReadOnlyLedger.open(settings).orElseThrow(() -> new LedgerException("there is no ledger yet", null))) {
            return question.apply(ledger);
        }
    }
}
