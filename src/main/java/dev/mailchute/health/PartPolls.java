package dev.mailchute.health;

import dev.mailchute.health.PartHealth.Part;

/** Starts polls of mailboxes and outboxes outside their schedule. */
public interface PartPolls {
    /**
     * Starts a poll, or lets one follow that is under way. A wait after a failure is over.
     *
     * @return what was done, in words
     */
    String pollNow(Part part);
}
