package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often a mailbox goes down again for the same reason soon after it worked. The log tells the first time, and then at {@link Reminders
 * growing intervals} how often; else a connection that comes and goes would fill it. One that stays down is told of by {@link HealthWatch}.
 */
final class Relapses {
    private static final Duration SOON = Duration.ofMinutes(10);

    private String code = "";
    private Instant worked = Instant.MIN;
    private Reminders reminders = Reminders.from(Instant.EPOCH);
    private int untold;
    private boolean isTold;

    /** It goes down. @return the end of the line, if the log is to tell it */
    Optional<String> down(String why, Instant now) {
        boolean isRelapse = why.equals(code) && worked.isAfter(now.minus(SOON));
        if (!isRelapse) {
            code = why;
            untold = 0;
            reminders = Reminders.from(now);
            isTold = true;
            return Optional.of("");
        }
        untold++;
        isTold = reminders.isDue(now);
        if (!isTold) {
            return Optional.empty();
        }
        String words =
                " (" + untold + " more times in " + Status.describe(Duration.between(reminders.last(), now)) + ")";
        untold = 0;
        reminders = reminders.told(now);
        return Optional.of(words);
    }

    /** It works again. @return whether the log is to tell it, as it told that it was down */
    boolean up(Instant now) {
        worked = now;
        return isTold;
    }
}
