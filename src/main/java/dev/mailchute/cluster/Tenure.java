package dev.mailchute.cluster;

/**
 * The time during which one node owns a slot.
 *
 * @param epoch grows each time the slot is taken; whatever carries a smaller one is out of date
 */
public record Tenure(Slot slot, long epoch) {}
