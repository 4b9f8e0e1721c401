package dev.mailchute.cluster;

import dev.mailchute.failure.NotOwnedException;
import java.util.Optional;

/** Which mailboxes and outboxes this process may work on at this moment. Each is named as in {@code inbound.support}. */
public interface Ownership {
    /** A single process has everything, without asking anyone. */
    Ownership SOLE = new Ownership() {
        @Override
        public Optional<Engagement> begin(String part) {
            return Optional.of(() -> {});
        }

        @Override
        public boolean mayGoOn(String part) {
            return true;
        }

        @Override
        public boolean isOwned(String part) {
            return true;
        }

        @Override
        public Optional<Tenure> tenure(String part) {
            return Optional.empty();
        }

        @Override
        public boolean doesCommonWork() {
            return true;
        }
    };

    /** Work on a part, until it is closed. While there is any, no other node begins with the part, and this one does not begin a new tenure. */
    interface Engagement extends AutoCloseable {
        @Override
        void close();
    }

    /** Begins to work on a part; empty if it is not this node's, or is about to be handed to another. */
    Optional<Engagement> begin(String part);

    /** Whether work that was begun may turn to its next message. */
    boolean mayGoOn(String part);

    /** Whether what was begun may still act: ask as late as possible before each act that others see. */
    boolean isOwned(String part);

    /**
     * The tenure that a write to the ledger belongs to.
     *
     * @return empty if no other process can write
     * @throws NotOwnedException if the part is not this node's any longer
     */
    Optional<Tenure> tenure(String part);

    /** Whether this process does what is done once for all, such as removing old records. */
    boolean doesCommonWork();
}
