package dev.mailchute.ledger;

/**
 * An event in the ledger.
 *
 * @param number larger than that of each event recorded before
 * @param id known to nobody else, so that a receiver can drop repetitions
 */
public record RecordedEvent(long number, String id, Event event) {}
