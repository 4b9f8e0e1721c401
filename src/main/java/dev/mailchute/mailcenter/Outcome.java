package dev.mailchute.mailcenter;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Causes;
import java.util.Optional;

/**
 * What became of one message in one run through its route. Routes choose by the word; for a retry, it is also the result.
 *
 * @param word one of the constants below
 * @param reason why it failed; empty on success
 * @param code the code of the failure
 */
public record Outcome(String word, Optional<String> reason, Optional<String> code) {
    /** It is in the drop folder. */
    public static final String DELIVERED = "delivered";
    /** Exchange accepted it. */
    public static final String SENT = "sent";
    /** It was certainly not sent before, and is sent now. */
    public static final String NOT_SENT = "not-sent";
    /** It is in the Mail Center. */
    public static final String HELD = "held";
    /** The routes wanted it neither delivered nor held. */
    public static final String LEFT_OUT = "left-out";
    /** It stays where it is and is tried again. */
    public static final String LEFT = "left";
    /** It is not tried again; the Mail Center takes it next. */
    public static final String TO_HOLD = "to-hold";

    public static Outcome delivered() {
        return new Outcome(DELIVERED, Optional.empty(), Optional.empty());
    }

    public static Outcome leftOut() {
        return new Outcome(LEFT_OUT, Optional.empty(), Optional.empty());
    }

    public static Outcome sent() {
        return new Outcome(SENT, Optional.empty(), Optional.empty());
    }

    public static Outcome notSent() {
        return new Outcome(NOT_SENT, Optional.empty(), Optional.empty());
    }

    public static Outcome held(Fault why) {
        return because(HELD, why);
    }

    public static Outcome left(Fault why) {
        return because(LEFT, why);
    }

    public static Outcome toHold(Fault why) {
        return because(TO_HOLD, why);
    }

    private static Outcome because(String word, Fault why) {
        return new Outcome(word, Optional.of(describe(why)), Optional.of(why.code()));
    }

    private static String describe(Fault why) {
        return why.text()
                + Causes.next(why.code()).map(next -> ". Next: " + next).orElse("");
    }

    boolean isLeft() {
        return word.equals(LEFT);
    }
}
