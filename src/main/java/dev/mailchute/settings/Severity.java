package dev.mailchute.settings;

import java.util.Locale;

/** How much an event matters, least first. */
public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Somebody should look, and mail still flows. */
    WARNING,
    /** Some mail does not flow. */
    ERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
