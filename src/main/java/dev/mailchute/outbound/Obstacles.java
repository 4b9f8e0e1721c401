package dev.mailchute.outbound;

import dev.mailchute.files.OutboxNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Dropped files that can be neither sent nor held, such as another user's. Health names them, and they are retried with growing delays. */
final class Obstacles {
    private final Map<Path, Obstacle> met = new HashMap<>();
    private final OutboxState outbox;
    private final Clock clock;

    private record Obstacle(int attempts, Instant next) {}

    Obstacles(OutboxState outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    private static Path key(Path file) {
        return file.toAbsolutePath().normalize();
    }

    synchronized void add(Path file, String reason) {
        Path key = key(file);
        int attempts = met.containsKey(key) ? met.get(key).attempts() + 1 : 1;
        met.put(key, new Obstacle(attempts, clock.instant().plus(outbox.delay(attempts))));
        outbox.warn(OutboxNames.text(file), reason);
    }

    /** Whether it is too early to retry this file. */
    synchronized boolean isPostponed(Path file) {
        Obstacle obstacle = met.get(key(file));
        return obstacle != null && obstacle.next().isAfter(clock.instant());
    }

    synchronized void remove(Path file) {
        if (met.remove(key(file)) != null) {
            outbox.settled(OutboxNames.text(file));
        }
    }

    /**
     * Forgets files that are gone.
     *
     * @param present the absolute paths of the existing files
     */
    synchronized void retain(Set<Path> present) {
        for (Path file : Set.copyOf(met.keySet())) {
            if (!present.contains(file)) {
                remove(file);
            }
        }
    }
}
