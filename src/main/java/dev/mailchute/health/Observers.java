package dev.mailchute.health;

/** Where steps report their outcomes: health and metrics. */
public record Observers(Statuses statuses, Tally tally) {}
