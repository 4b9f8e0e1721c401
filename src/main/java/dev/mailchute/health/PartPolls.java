package dev.mailchute.health;

import dev.mailchute.health.PartHealth.Part;
import java.util.Optional;

/** Starts polls of mailboxes and outboxes outside their schedule. */
public interface PartPolls {
    /**
     * Starts a poll, or lets one follow that is under way. A wait after a failure is over.
     *
     * @return what was done, in words
     */
    String pollNow(Part part);

    /**
     * It has been paused.
     *
     * @return when that holds, in words; empty if it does at once
     */
    default Optional<String> paused(Part part) {
        return Optional.empty();
    }

    /**
     * It goes on after a pause, with a poll.
     *
     * @return what was done, in words
     */
    default String resumed(Part part) {
        return pollNow(part);
    }
}
