package dev.mailchute.app;

import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.Pause;
import dev.mailchute.health.PauseStore;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.PauseEntry;
import dev.mailchute.ledger.PauseLedger;
import java.util.HashMap;
import java.util.Map;

/** Pauses in the ledger. */
final class KeptPauses implements PauseStore {
    private final PauseLedger ledger;

    KeptPauses(PauseLedger ledger) {
        this.ledger = ledger;
    }

    /** What was paused before this start stays paused; of what is no longer configured, nothing is said. */
    void load(Statuses statuses) {
        all().forEach((part, pause) -> {
            Status status = statuses.of(part);
            if (status != null) {
                status.paused(pause);
            }
        });
    }

    @Override
    public Map<String, Pause> all() {
        Map<String, Pause> pauses = new HashMap<>();
        for (PauseEntry entry : ledger.all()) {
            pauses.put(entry.direction() + "." + entry.name(), new Pause(entry.since(), entry.who(), entry.reason()));
        }
        return pauses;
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
