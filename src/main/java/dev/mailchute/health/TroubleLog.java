package dev.mailchute.health;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Logs the same trouble of the same file, mailbox or folder once and counts how often it repeats, so that nothing fills the log while it
 * waits for a person. Bounded: of very many subjects at once, the one that was quiet for longest is logged again.
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
     * Logs a warning if this subject has no trouble yet, or had another one; otherwise only counts it.
     *
     * @param subject what has the trouble, such as a file's name or a message's key
     * @param cause what makes two occurrences the same trouble, such as an error code
     * @param sentence the whole log line
     */
    public synchronized void warn(Logger log, String subject, String cause, String sentence) {
        if (count(subject, cause)) {
            log.warn("{}", sentence);
        } else {
            log.debug("{}", sentence);
        }
    }

    /** The same for what nobody foresaw: an error with its stack trace, once. */
    public synchronized void error(Logger log, String subject, String sentence, Throwable unforeseen) {
        if (count(subject, unforeseen.toString())) {
            log.error("{}", sentence, unforeseen);
        } else {
            log.debug("{}", sentence, unforeseen);
        }
    }

    /** @return whether it is news */
    private boolean count(String subject, String cause) {
        LoggedTrouble before = open.get(subject);
        boolean news = before == null || !before.cause().equals(cause);
        open.put(subject, new LoggedTrouble(cause, news ? 0 : before.repeats() + 1));
        return news;
    }

    /** The subject has no trouble any more: logs it if there was any, and how often it was repeated in silence. */
    public synchronized void resolved(Logger log, String subject, String sentence) {
        LoggedTrouble before = open.remove(subject);
        if (before != null) {
            log.info(
                    "{}{}", sentence, before.repeats() == 0 ? "" : " (the trouble was repeated " + times(before) + ")");
        }
    }

    /** Forgets the subject without a word: its outcome is logged elsewhere. */
    public synchronized void forget(String subject) {
        open.remove(subject);
    }

    private static String times(LoggedTrouble trouble) {
        return trouble.repeats() == 1 ? "once" : trouble.repeats() + " times";
    }
}
