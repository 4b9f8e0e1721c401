package dev.mailchute.routes;

/** What is certain about a message at a step. */
enum Fact {
    /** It is in hand, and must get an outcome. */
    BEGUN,
    /** The mailbox shows it as done. */
    CHANGED,
    STAGED,
    DROPPED,
    DELIVERED,
    LEFT_OUT,
    HELD,
    CHECKED,
    /** It may be sent at any moment. */
    SENDING,
    REQUESTED,
    /** It has an outcome. */
    SETTLED
}
