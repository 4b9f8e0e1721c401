package dev.mailchute.health;

import java.time.Instant;
import java.util.Optional;

/**
 * A person has paused a mailbox or outbox: nothing new is begun for it until somebody resumes it.
 *
 * @param who paused it
 * @param reason why, if that was said
 */
public record Pause(Instant since, String who, Optional<String> reason) {
    static final String NEXT = "Resume it when mail is to flow again";

    /** {@code paused by ann: the mailbox is being moved}. */
    public String describe() {
        return "paused by " + who + reason.map(words -> ": " + words).orElse("");
    }

    /** The same, with the time. */
    public String describeWithTime() {
        return "paused since " + since + " by " + who
                + reason.map(words -> ": " + words).orElse("");
    }
}
