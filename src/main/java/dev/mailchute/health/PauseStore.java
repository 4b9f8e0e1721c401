package dev.mailchute.health;

import dev.mailchute.health.PartHealth.Part;

/** Keeps pauses over restarts. */
public interface PauseStore {
    /** Returns once the pause would outlast a crash. */
    void keep(Part part, Pause pause);

    void remove(Part part);
}
