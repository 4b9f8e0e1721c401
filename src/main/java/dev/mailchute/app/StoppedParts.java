package dev.mailchute.app;

import dev.mailchute.health.PartActions;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.settings.Settings;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mailboxes and outboxes while the application is not running: they can be paused and resumed in the ledger. */
public final class StoppedParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoppedParts.class);

    private final Ledger ledger;
    private final PartActions actions;

    /** Opens the ledger; whoever calls this holds the {@link RunLock}. */
    public StoppedParts(Settings settings, Clock clock) {
        ledger = Ledger.open(settings);
        try {
            // Otherwise a ledger that was lost would be made here, and the next start would not notice.
            ledger.check(settings).forEach(finding -> LOG.warn("{}", finding));
            KeptPauses kept = new KeptPauses(ledger.pauses());
            Statuses statuses = new Statuses(settings, clock);
            kept.load(statuses);
            actions = new PartActions(
                    statuses, kept, part -> "Mailchute is not running; its next start begins with a poll", clock);
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    public PartActions actions() {
        return actions;
    }

    @Override
    public void close() {
        ledger.close();
    }
}
