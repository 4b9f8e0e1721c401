package dev.mailchute.health;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What needs attention in a mailbox or outbox that works, at most {@value #MAX} subjects. */
final class PartWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(Status.class);
    private static final int MAX = 100;

    private final String part;
    private final Clock clock;
    private final Map<String, Warning> warnings = new LinkedHashMap<>();

    /** @param part its direction and name, for the log */
    PartWarnings(String part, Clock clock) {
        this.part = part;
        this.clock = clock;
    }

    synchronized void warn(String subject, String reason) {
        Warning before = warnings.get(subject);
        if (before != null && before.reason().equals(reason)) {
            return;
        }
        if (before != null || warnings.size() < MAX) {
            warnings.put(subject, new Warning(subject, reason, before == null ? clock.instant() : before.since()));
            LOG.warn("{}: {}: {}", part, subject, reason);
        }
    }

    synchronized void warnOnce(String subject, String reason) {
        Warning before = warnings.get(subject);
        if (before == null) {
            warn(subject, reason);
        } else {
            warnings.put(subject, new Warning(subject, reason, before.since()));
        }
    }

    synchronized void settled(String subject) {
        Warning past = warnings.remove(subject);
        if (past != null) {
            LOG.info(
                    "{}: the warning about {} is over after {}",
                    part,
                    subject,
                    Status.describe(Duration.between(past.since(), clock.instant())));
        }
    }

    /** Oldest first. */
    synchronized List<Warning> all() {
        return List.copyOf(warnings.values());
    }

    /** They are not this process's any longer. */
    synchronized void clear() {
        warnings.clear();
    }
}
