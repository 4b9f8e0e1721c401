package dev.mailchute.app;

import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.Pause;
import dev.mailchute.health.PauseStore;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.PauseEntry;
import dev.mailchute.ledger.PauseLedger;

/** Pauses in the ledger. */
final class KeptPauses implements PauseStore {
    private final PauseLedger ledger;

    KeptPauses(PauseLedger ledger) {
        this.ledger = ledger;
    }

    /** What was paused before this start stays paused; of what is no longer configured, nothing is said. */
    void load(Statuses statuses) {
        for (PauseEntry entry : ledger.all()) {
            Status status = statuses.of(entry.direction() + "." + entry.name());
            if (status != null) {
                status.paused(new Pause(entry.since(), entry.who(), entry.reason()));
            }
        }
    }

    @Override
    public void keep(Part part, Pause pause) {
        ledger.record(new PauseEntry(part.direction(), part.name(), pause.since(), pause.who(), pause.reason()));
    }

    @Override
    public void remove(Part part) {
        ledger.remove(part.direction(), part.name());
    }
}
