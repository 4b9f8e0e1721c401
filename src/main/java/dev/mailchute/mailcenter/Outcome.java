package dev.mailchute.mailcenter;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Causes;
import java.util.Optional;

/**
 * What became of one message in one run through its route. Routes choose by the word; for a retry, it is also the result.
 *
 * @param word one of the constants below
 * @param reason why it failed; empty on success
 */
public record Outcome(String word, Optional<String> reason) {
    /** It is in the drop folder. */
    public static final String DELIVERED = "delivered";
    /** Exchange accepted it. */
    public static final String SENT = "sent";
    /** It was certainly not sent before, and is sent now. */
    public static final String NOT_SENT = "not-sent";
    /** It is in the Mail Center. */
    public static final String HELD = "held";
    /** It stays where it is and is tried again. */
    public static final String LEFT = "left";
    /** It is not tried again; the Mail Center takes it next. */
    public static final String TO_HOLD = "to-hold";

    public static Outcome delivered() {
        return new Outcome(DELIVERED, Optional.empty());
    }

    public static Outcome sent() {
        return new Outcome(SENT, Optional.empty());
    }

    public static Outcome notSent() {
        return new Outcome(NOT_SENT, Optional.empty());
    }

    public static Outcome held(Fault why) {
        return new Outcome(HELD, Optional.of(describe(why)));
    }

    public static Outcome left(Fault why) {
        return new Outcome(LEFT, Optional.of(describe(why)));
    }

    public static Outcome toHold(Fault why) {
        return new Outcome(TO_HOLD, Optional.of(describe(why)));
    }

    private static String describe(Fault why) {
        return why.text()
                + Causes.next(why.code()).map(next -> ". Next: " + next).orElse("");
    }

    boolean isLeft() {
        return word.equals(LEFT);
    }
}
