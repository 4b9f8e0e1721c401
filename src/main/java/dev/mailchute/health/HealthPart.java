package dev.mailchute.health;

import java.util.Optional;

/** A part of Mailchute that knows its own state. A question changes nothing and never blocks. */
public interface HealthPart {
    PartHealth health();

    /** What the watchdog logs: why the part has stopped working; empty if it works, or if that is logged elsewhere. */
    Optional<String> stopped();
}
