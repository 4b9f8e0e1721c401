package dev.mailchute.health;

import dev.mailchute.files.FolderTrial;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the configured folders: missing, full, read-only, or on a volume that is no longer mounted. Logs when such a problem starts and
 * ends. A missing folder is not created again: files in it would be hidden when its volume is mounted again.
 */
public final class FolderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

    private final Clock clock;
    private final Clock steady;
    private final TrialWaits waits;
    private final Map<Path, WatchedFolder> folders = new LinkedHashMap<>();

    /**
     * How often folders are checked.
     *
     * @param well the minimum time between checks of a usable folder
     * @param trouble the minimum time between checks of an unusable folder
     * @param unused the period of checks of folders that no poll checks
     */
    public record TrialWaits(Duration well, Duration trouble, Duration unused) {
        public static TrialWaits standard() {
            return new TrialWaits(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));
        }
    }

    /** What is wrong with a folder, and since when. */
    public record FolderTrouble(String role, Path folder, String reason, Instant since) {
        /** As a sentence: {@code the drop folder /srv/drop is full}. */
        public String describe() {
            return "the " + role + " " + folder + " " + reason;
        }
    }

    private static final class WatchedFolder {
        private final String role;
        private final Path folder;
        private final Set<Path> mounted = new HashSet<>();
        private volatile Optional<FolderTrouble> trouble = Optional.empty();
        private volatile Instant trying;
        private Instant tried = Instant.EPOCH;

        private WatchedFolder(String role, Path folder) {
            this.role = role;
            this.folder = folder;
        }

        private Optional<String> test() {
            Set<Path> now = FolderTrial.mountPoints(folder);
            Optional<String> vanished = mounted.stream()
                    .filter(point -> !now.contains(point))
                    .findFirst()
                    .map(point -> "is missing: the volume on " + point + " is no longer mounted");
            if (vanished.isPresent()) {
                return vanished;
            }
            mounted.addAll(now);
            return FolderTrial.trouble(folder);
        }
    }

    /** @param steady the clock for waits */
    public FolderWatch(Clock clock, Clock steady) {
        this(clock, steady, TrialWaits.standard());
    }

    public FolderWatch(Clock clock, Clock steady, TrialWaits waits) {
        this.clock = clock;
        this.steady = steady;
        this.waits = waits;
    }

    public TrialWaits waits() {
        return waits;
    }

    /** @param role as it appears in messages: {@code drop folder of support} */
    public synchronized void add(String role, Path folder) {
        folders.put(folder, new WatchedFolder(role, folder));
    }

    /**
     * Checks a folder, unless that was just done, and logs a problem that starts or ends.
     *
     * @return what is wrong with the folder; empty if it can be used
     */
    public Optional<FolderTrouble> check(Path folder) {
        WatchedFolder watched;
        synchronized (this) {
            watched = folders.get(folder);
        }
        if (watched == null) {
            return Optional.empty();
        }
        // A network share that hangs blocks only callers for the same folder.
        synchronized (watched) {
            Instant now = steady.instant();
            Duration fresh = watched.trouble.isPresent() ? waits.trouble() : waits.well();
            if (!watched.tried.plus(fresh).isAfter(now)) {
                watched.tried = now;
                watched.trying = now;
                try {
                    update(watched, watched.test());
                } finally {
                    watched.trying = null;
                }
            }
            return watched.trouble;
        }
    }

    private void update(WatchedFolder watched, Optional<String> reason) {
        Optional<FolderTrouble> before = watched.trouble;
        watched.trouble = reason.map(text -> new FolderTrouble(
                watched.role,
                watched.folder,
                text,
                before.map(FolderTrouble::since).orElseGet(clock::instant)));
        if (watched.trouble.isPresent() && before.isEmpty()) {
            LOG.warn(
                    "{}. Messages stay where they are and continue automatically once the folder can be used again",
                    watched.trouble.get().describe());
        } else if (watched.trouble.isEmpty() && before.isPresent()) {
            LOG.info(
                    "the {} {} can be used again after {}",
                    watched.role,
                    watched.folder,
                    Status.describe(Duration.between(before.get().since(), clock.instant())));
        }
    }

    /** The folders that could not be used when they were last checked. */
    public List<FolderTrouble> troubles() {
        List<WatchedFolder> all;
        synchronized (this) {
            all = List.copyOf(folders.values());
        }
        List<FolderTrouble> troubles = new ArrayList<>();
        for (WatchedFolder watched : all) {
            // Without its lock, which a check of a hanging network share holds for long.
            silent(watched).or(() -> watched.trouble).ifPresent(troubles::add);
        }
        return troubles;
    }

    /** Whether this folder could be used when it was last checked. */
    public boolean isUsable(Path folder) {
        WatchedFolder watched;
        synchronized (this) {
            watched = folders.get(folder);
        }
        return watched == null || silent(watched).or(() -> watched.trouble).isEmpty();
    }

    private Optional<FolderTrouble> silent(WatchedFolder watched) {
        Instant trying = watched.trying;
        if (trying == null) {
            return Optional.empty();
        }
        Duration waited = Duration.between(trying, steady.instant());
        return waited.compareTo(MAX_SILENCE) < 0
                ? Optional.empty()
                : Optional.of(new FolderTrouble(
                        watched.role,
                        watched.folder,
                        "is not responding: is it on a network share that cannot be reached?",
                        clock.instant().minus(waited)));
    }
}
