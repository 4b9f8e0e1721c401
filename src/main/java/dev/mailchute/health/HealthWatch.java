package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log once when a part stops doing its work, and once when it is back. */
public final class HealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final Health health;
    private final Clocks clocks;
    private final Map<String, Instant> stopped = new HashMap<>();

    public HealthWatch(Health health, Clocks clocks) {
        this.health = health;
        this.clocks = clocks;
    }

    /** To be called every second or so, by a thread that does nothing else. */
    public void look() {
        try {
            health.watched().forEach(this::look);
        } catch (RuntimeException e) {
            LOG.error("something nobody foresaw happened to the watch over health", e);
        }
    }

    private void look(HealthPart part) {
        PartHealth now = part.health();
        Optional<String> reason = part.stopped();
        String subject = now.part().direction() + " " + now.part().name();
        if (reason.isPresent() && stopped.putIfAbsent(subject, clocks.steady().instant()) == null) {
            LOG.warn("{} has stopped: {}", subject, reason.get());
        } else if (reason.isEmpty() && stopped.containsKey(subject)) {
            Duration told =
                    Duration.between(stopped.remove(subject), clocks.steady().instant());
            LOG.info("{} goes on, {} after it was found stopped", subject, Status.describe(told));
        }
    }
}
