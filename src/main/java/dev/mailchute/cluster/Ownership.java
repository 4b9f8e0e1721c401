package dev.mailchute.cluster;

import java.util.Optional;

/** What this process may work on at this moment. */
public interface Ownership {
    /** A single process owns everything, without asking anyone. */
    Ownership EVERYTHING = new Ownership() {
        @Override
        public boolean mayBegin(Slot slot) {
            return true;
        }

        @Override
        public Optional<Tenure> tenure(Slot slot) {
            return Optional.of(new Tenure(slot, 0));
        }
    };

    /** Whether something new may be begun; not while the slot is being handed to another node. */
    boolean mayBegin(Slot slot);

    /**
     * The tenure under which something may be done right now.
     *
     * @return empty if the slot belongs to no one or to another node, or if the database has not answered for too long
     */
    Optional<Tenure> tenure(Slot slot);
}
