package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reminds the log once a day, and at the start, of what is paused: a pause that was forgotten looks like a quiet day. */
public final class PauseReminder {
    private static final Logger LOG = LoggerFactory.getLogger(PauseReminder.class);
    private static final Duration EVERY = Duration.ofDays(1);

    private final Statuses statuses;
    private final Clocks clocks;
    private final Map<Status, Told> told = new HashMap<>();
    private boolean hasLooked;

    /** When a pause was mentioned in the log last. */
    private record Told(Pause pause, Instant at) {}

    public PauseReminder(Statuses statuses, Clocks clocks) {
        this.statuses = statuses;
        this.clocks = clocks;
    }

    /** To be called every second or so. */
    public void look() {
        statuses.all().forEach(this::look);
        hasLooked = true;
    }

    private void look(Status status) {
        Optional<Pause> pause = status.pause();
        if (pause.isEmpty()) {
            told.remove(status);
            return;
        }
        Instant now = clocks.steady().instant();
        Told last = told.get(status);
        boolean isNew = last == null || !last.pause().equals(pause.get());
        // A pause that begins now is logged by the action itself.
        if (isNew ? !hasLooked : !last.at().plus(EVERY).isAfter(now)) {
            LOG.warn(
                    "{} {} is still {}, for {}. {}",
                    status.direction(),
                    status.name(),
                    pause.get().describe(),
                    Status.describe(Duration.between(pause.get().since(), clocks.now())),
                    Pause.NEXT);
        } else if (!isNew) {
            return;
        }
        told.put(status, new Told(pause.get(), now));
    }
}
