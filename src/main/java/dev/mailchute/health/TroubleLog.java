package dev.mailchute.health;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Logs the same problem with the same file, mailbox or folder once and counts repetitions, so that an unsolved problem does not fill the
 * log. Bounded: with very many subjects, the one that was quiet the longest is forgotten and would be logged again.
 */
public final class TroubleLog {
    private static final int MAX_SUBJECTS = 10_000;

    private final Map<String, LoggedTrouble> open = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LoggedTrouble> eldest) {
            return size() > MAX_SUBJECTS;
        }
    };

    private record LoggedTrouble(String cause, int repeats) {}

    /**
     * Logs a warning if this subject has no problem yet, or had a different one; otherwise only counts it.
     *
     * @param subject what has the problem, such as a file name or a message's key
     * @param cause identifies the problem, such as an error code: the same cause is a repetition
     * @param sentence the whole log line
     */
    public synchronized void warn(Logger log, String subject, String cause, String sentence) {
        if (count(subject, cause)) {
            log.warn("{}", sentence);
        } else {
            log.debug("{}", sentence);
        }
    }

    /** Logs an unexpected error with its stack trace, once. */
    public synchronized void error(Logger log, String subject, String sentence, Throwable error) {
        if (count(subject, error.toString())) {
            log.error("{}", sentence, error);
        } else {
            log.debug("{}", sentence, error);
        }
    }

    /** @return whether the problem is new */
    private boolean count(String subject, String cause) {
        LoggedTrouble before = open.get(subject);
        boolean isNew = before == null || !before.cause().equals(cause);
        open.put(subject, new LoggedTrouble(cause, isNew ? 0 : before.repeats() + 1));
        return isNew;
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
