package dev.mailchute.nodes;

/** What is done to the cluster. */
enum Blow {
    /** {@code kill -9}. */
    KILL,
    /** SIGSTOP, and SIGCONT after its share is another's. */
    FREEZE,
    /** SIGSTOP and SIGCONT within the lease. */
    FREEZE_BRIEFLY,
    /** What a node says to the database, and what that says, arrives much later. */
    HOLD_DATABASE,
    /** The same while a node reads large messages, which do not end before another one has its share. */
    HOLD_DATABASE_IN_LONG_REQUESTS,
    /** A node cannot reach the database, and knows it. */
    CUT_DATABASE,
    /** Everything that all nodes say to the database takes longer. */
    SLOW_DATABASE,
    /** What a node says to Graph, and what that says, arrives much later. */
    HOLD_GRAPH,
    CUT_GRAPH,
    /** A node is cut off from the database and from Graph, and does not hear of it. What it was about to say arrives much later. */
    ISOLATE,
    /** The shared folders are gone at one node. */
    LOSE_FOLDERS,
    KILL_DATABASE,
    /** An administrator ends all sessions with the database. */
    END_SESSIONS,
    /** One node's place in the cluster is gone, and it is about to hear of it. */
    END_MEMBERSHIP,
    KILL_ALL,
    /** One node more, or one fewer. */
    ADD_OR_REMOVE,
    /** SIGTERM, and a new start. */
    RESTART,
    /** Each node is restarted with another build, one after the other. */
    UPGRADE,
    /** The clock of a node is set by minutes. */
    SET_CLOCK
}
