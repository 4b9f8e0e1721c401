package dev.mailchute.health;

import dev.mailchute.health.PartHealth.Part;
import java.util.Map;

/** Keeps pauses over restarts. */
public interface PauseStore {
    /** Returns once the pause would outlast a crash. */
    void keep(Part part, Pause pause);

    void remove(Part part);

    /** All that are kept, also those of other processes, by mailbox or outbox as in {@code inbound.support}. */
    Map<String, Pause> all();
}
