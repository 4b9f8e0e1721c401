package dev.mailchute.health;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts messages by outcome for the metrics: {@code sent} or {@code delivered}, {@code held}, {@code left}, {@code in-doubt}. */
public final class Tally {
    private final MeterRegistry meters;

    public Tally(MeterRegistry meters) {
        this.meters = meters;
    }

    public void count(String direction, String name, String outcome) {
        meters.counter("mailchute.messages", "direction", direction, "name", name, "outcome", outcome)
                .increment();
    }
}
