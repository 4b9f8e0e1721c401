package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often a mailbox goes down for the same reason, although it worked in between or was down for another one. The log tells each reason
 * once, and then at {@link Reminders growing intervals} how often; else a connection that comes and goes would fill it. All is forgotten
 * once it has worked for a while. One that stays down is told of by {@link HealthWatch}.
 */
final class Relapses {
    private static final Duration SOON = Duration.ofMinutes(10);
    /** Codes are Graph's or our own, but a proxy may answer anything. */
    private static final int MAX_CODES = 100;

    private final Map<String, Relapse> told = new HashMap<>();
    private Optional<Instant> worked = Optional.empty();
    private boolean isTold;

    private record Relapse(int untold, Reminders reminders) {}

    /** It goes down. @return the end of the line, if the log is to tell it */
    Optional<String> down(String code, Instant now) {
        if (worked.filter(since -> !since.plus(SOON).isAfter(now)).isPresent() || told.size() >= MAX_CODES) {
            told.clear();
        }
        worked = Optional.empty();
        Optional<String> words = count(code, now);
        isTold |= words.isPresent();
        return words;
    }

    private Optional<String> count(String code, Instant now) {
        Relapse before = told.get(code);
        if (before == null) {
            told.put(code, new Relapse(0, Reminders.from(now)));
            return Optional.of("");
        }
        int times = before.untold() + 1;
        if (!before.reminders().isDue(now)) {
            told.put(code, new Relapse(times, before.reminders()));
            return Optional.empty();
        }
        told.put(code, new Relapse(0, before.reminders().told(now)));
        return Optional.of(" (" + times + " more times in "
                + Status.describe(Duration.between(before.reminders().last(), now)) + ")");
    }

    /** It works again. @return whether the log is to tell it, as it told that it was down */
    boolean up(Instant now) {
        boolean wasTold = isTold;
        worked = Optional.of(now);
        isTold = false;
        return wasTold;
    }
}
