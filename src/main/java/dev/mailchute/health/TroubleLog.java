package dev.mailchute.health;

import dev.mailchute.log.MessageLine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Logs the same problem with the same file, mailbox or folder once and counts repetitions, so that an unsolved problem does not fill the
 * log. While it is repeated, the log says how often, at {@link Reminders growing intervals}. Bounded: with very many subjects, the one that
 * was quiet the longest is forgotten and would be logged again.
 */
public final class TroubleLog {
    private static final int MAX_SUBJECTS = 10_000;

    private final InstantSource clock;
    private final Map<String, LoggedTrouble> open = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LoggedTrouble> eldest) {
            return size() > MAX_SUBJECTS;
        }
    };

    /** @param untold the repetitions since it was last told */
    private record LoggedTrouble(String cause, int repeats, int untold, Reminders reminders) {
        LoggedTrouble again() {
            return new LoggedTrouble(cause, repeats + 1, untold + 1, reminders);
        }

        LoggedTrouble told(Instant now) {
            return new LoggedTrouble(cause, repeats, 0, reminders.told(now));
        }
    }

    /** By the time that this process has run. */
    public TroubleLog() {
        this(() -> Instant.EPOCH.plusNanos(System.nanoTime()));
    }

    /** @param clock the clock for waits */
    public TroubleLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Logs a warning if this subject has no problem yet, or had a different one; otherwise only counts it.
     *
     * @param subject what has the problem, such as a file name or a message's key
     * @param cause identifies the problem, such as an error code: the same cause is a repetition
     * @param sentence the whole log line
     */
    public synchronized void warn(Logger log, String subject, String cause, String sentence) {
        count(subject, cause)
                .ifPresentOrElse(repeats -> log.warn("{}{}", sentence, repeats), () -> log.debug("{}", sentence));
    }

    /** Logs what became of a message in the same way. */
    public synchronized void warn(String key, String cause, MessageLine line) {
        count(key, cause).ifPresentOrElse(line::warn, line::debug);
    }

    /** Logs an unexpected error with its stack trace, once. */
    public synchronized void error(Logger log, String subject, String sentence, Throwable error) {
        count(subject, error.toString())
                .ifPresentOrElse(
                        repeats -> log.error("{}{}", sentence, repeats, error), () -> log.debug("{}", sentence, error));
    }

    /** @return the end of the line, if there is one to be logged; it says how often the problem was repeated in silence */
    private Optional<String> count(String subject, String cause) {
        Instant now = clock.instant();
        LoggedTrouble before = open.get(subject);
        if (before == null || !before.cause().equals(cause)) {
            open.put(subject, new LoggedTrouble(cause, 0, 0, Reminders.from(now)));
            return Optional.of("");
        }
        LoggedTrouble again = before.again();
        boolean isDue = again.reminders().isDue(now);
        open.put(subject, isDue ? again.told(now) : again);
        return isDue
                ? Optional.of(" (" + again.untold() + " more in "
                        + Status.describe(Duration.between(again.reminders().last(), now)) + ")")
                : Optional.empty();
    }

    /** The subject's problem is over: logs that, with the number of repetitions, if there was one. */
    public synchronized void resolved(Logger log, String subject, String sentence) {
        LoggedTrouble before = open.remove(subject);
        if (before != null) {
            log.info(
                    "{}{}", sentence, before.repeats() == 0 ? "" : " (the problem was repeated " + times(before) + ")");
        }
    }

    /** Forgets the subject without logging, because its outcome is logged elsewhere. */
    public synchronized void forget(String subject) {
        open.remove(subject);
    }

    private static String times(LoggedTrouble trouble) {
        return trouble.repeats() == 1 ? "once" : trouble.repeats() + " times";
    }
}
