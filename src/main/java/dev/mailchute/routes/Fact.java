package dev.mailchute.routes;

/** What is certain about a message at a step. */
enum Fact {
    /** It is in hand, and must get an outcome. */
    BEGUN,
    /** It has headers of the timer, of a consumer or of Graph. */
    HEADERS,
    /** It is in the staging folder. */
    STAGED,
    /** Another system has it. */
    HANDED_OVER,
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
