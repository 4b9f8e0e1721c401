package dev.mailchute.ledger;

/** Takes what is to be recorded. Returns at once and never throws: no message waits for it, or fails because of it. */
public interface Events {
    void record(Event event);
}
