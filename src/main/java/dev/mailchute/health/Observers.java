package dev.mailchute.health;

/** Where a step says how it went: in health, and in the metrics. */
public record Observers(Statuses statuses, Tally tally) {}
