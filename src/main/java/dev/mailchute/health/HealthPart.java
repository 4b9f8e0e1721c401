package dev.mailchute.health;

import java.util.Optional;

/** A part of Mailchute that can say how it is doing. A question changes nothing, and waits for nobody. */
public interface HealthPart {
    PartHealth health();

    /** What the watchdog is to tell the log: why the part has stopped doing its work; empty if that is told elsewhere. */
    Optional<String> stopped();
}
