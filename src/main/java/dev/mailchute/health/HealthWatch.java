package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once when a part stops working, and once when it works again; while any part is down, reminds of it at {@link Reminders growing
 * intervals}.
 */
public final class HealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private static final Duration STILL = Duration.ofSeconds(30);

    private final Health health;
    private final Clocks clocks;
    private final Map<String, Instant> stopped = new HashMap<>();
    private final Map<String, Reminders> down = new HashMap<>();
    private Instant looked;
    private Instant silentUntil;

    public HealthWatch(Health health, Clocks clocks) {
        this.health = health;
        this.clocks = clocks;
        this.looked = clocks.steady().instant();
        this.silentUntil = looked;
    }

    /** Looks at all parts. To be called about once a second, by a thread that does nothing else. */
    public void look() {
        try {
            Instant now = clocks.steady().instant();
            if (Duration.between(looked, now).compareTo(STILL) > 0) {
                // The process or the machine was suspended: every part is late at once, and gets time to continue.
                silentUntil = now.plus(STILL);
            }
            looked = now;
            health.watched().forEach(this::look);
        } catch (RuntimeException e) {
            LOG.error("unexpected error in the health watch", e);
        }
    }

    private void look(HealthPart part) {
        PartHealth now = part.health();
        Optional<String> reason = part.stopped();
        String subject = now.part().direction() + " " + now.part().name();
        boolean isSilent = looked.isBefore(silentUntil);
        if (now.state() == PartHealth.Condition.PAUSED || now.state() == PartHealth.Condition.ELSEWHERE) {
            // It does not work again; if it has stopped after the pause, or is here again, that is told anew.
            stopped.remove(subject);
            if (now.state() == PartHealth.Condition.ELSEWHERE) {
                down.remove(subject);
            }
            return;
        }
        if (reason.isPresent()
                && !isSilent
                && stopped.putIfAbsent(subject, clocks.steady().instant()) == null) {
            LOG.warn("{} is down: {}", subject, reason.get());
        } else if (reason.isEmpty() && stopped.containsKey(subject)) {
            Duration logged =
                    Duration.between(stopped.remove(subject), clocks.steady().instant());
            LOG.info("{} works again, {} after it was logged as down", subject, Status.describe(logged));
        }
        if (!now.isDown()) {
            down.remove(subject);
        } else if (!isSilent) {
            remind(subject, now);
        }
    }

    private void remind(String subject, PartHealth now) {
        Reminders reminders = down.computeIfAbsent(subject, s -> Reminders.from(looked));
        if (reminders.isDue(looked)) {
            down.put(subject, reminders.told(looked));
            LOG.warn(
                    "{} is still down after {}: {}",
                    subject,
                    Status.describe(Duration.between(now.since(), clocks.now())),
                    now.reason().line().orElse("see health"));
        }
    }
}
