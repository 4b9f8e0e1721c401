package dev.mailchute.cluster;

import java.util.SortedMap;

/** A node that may leave the mailboxes to the others for a while, and remain one of the cluster. */
public interface StandingBy {
    int number();

    /** Whether the ledger's database answers. */
    boolean isConnected();

    /** The names of the nodes that share the mailboxes, by their numbers; none if the database does not answer. */
    SortedMap<Integer, String> members();

    boolean isStandingBy();

    /**
     * Hands over what it has, as a node that leaves, or takes its share again.
     *
     * @param isToStandBy whether it takes nothing from now on
     */
    void standBy(boolean isToStandBy);

    /** Whether another node shares the mailboxes. */
    default boolean hasOthers() {
        return members().keySet().stream().anyMatch(other -> other != number());
    }
}
