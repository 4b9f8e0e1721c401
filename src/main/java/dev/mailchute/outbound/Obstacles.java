package dev.mailchute.outbound;

import dev.mailchute.files.OutboxNames;
import dev.mailchute.health.Status;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Dropped files that can be neither sent nor failed, such as another user's: named in health, and tried ever more seldom. */
final class Obstacles {
    private final Map<Path, Obstacle> met = new HashMap<>();
    private final Status status;
    private final Clock clock;

    private record Obstacle(int attempts, Instant next) {}

    Obstacles(Status status, Clock clock) {
        this.status = status;
        this.clock = clock;
    }

    synchronized void meet(Path file, String reason) {
        int attempts = met.containsKey(file) ? met.get(file).attempts() + 1 : 1;
        met.put(file, new Obstacle(attempts, clock.instant().plus(Backoff.after(attempts))));
        status.warn(OutboxNames.text(file), reason);
    }

    /** Whether it is too early to try this file again. */
    synchronized boolean postpones(Path file) {
        Obstacle obstacle = met.get(file);
        return obstacle != null && obstacle.next().isAfter(clock.instant());
    }

    synchronized void overcome(Path file) {
        if (met.remove(file) != null) {
            status.settled(OutboxNames.text(file));
        }
    }

    /** Forgets files that are gone. */
    synchronized void keepOnly(Set<Path> present) {
        for (Path file : Set.copyOf(met.keySet())) {
            if (!present.contains(file)) {
                overcome(file);
            }
        }
    }
}
