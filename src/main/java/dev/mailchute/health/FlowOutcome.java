package dev.mailchute.health;

import java.util.Optional;

/** What became of a message, as {@link Flow} counts it. */
public enum FlowOutcome {
    /** Delivered or sent. */
    DONE,
    HELD,
    /** Not yet: it is tried again, and counted each time. */
    LEFT,
    IN_DOUBT;

    /** @param word as in {@link Tally}; empty if it is none of these */
    static Optional<FlowOutcome> of(String word) {
        return Optional.ofNullable(
                switch (word) {
                    case "delivered", "sent" -> DONE;
                    case "held" -> HELD;
                    case "left" -> LEFT;
                    case "in-doubt" -> IN_DOUBT;
                    default -> null;
                });
    }
}
