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
 * How the folders of the configuration are doing, each in its role: gone, full, read-only, or on a volume that is no longer mounted. It
 * tells the log when that begins and when it ends. A folder that vanished is not made again: what was written there would be hidden
 * when its volume comes back.
 */
public final class FolderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration SILENT = Duration.ofSeconds(30);

    private final Clock clock;
    private final Clock steady;
    private final TrialWaits waits;
    private final Map<Path, WatchedFolder> folders = new LinkedHashMap<>();

    /**
     * How often a folder is tried.
     *
     * @param well one that was well is not tried again before
     * @param trouble nor is one that was not
     * @param unused one that no poll looks at is tried so often
     */
    public record TrialWaits(Duration well, Duration trouble, Duration unused) {
        public static TrialWaits standard() {
            return new TrialWaits(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10));
        }
    }

    /** What is wrong with a folder, since when. */
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

        private Optional<String> look() {
            Set<Path> now = FolderTrial.mountPoints(folder);
            Optional<String> vanished = mounted.stream()
                    .filter(point -> !now.contains(point))
                    .findFirst()
                    .map(point -> "is gone: the volume that was mounted on " + point + " is not mounted any more");
            if (vanished.isPresent()) {
                return vanished;
            }
            mounted.addAll(now);
            return FolderTrial.trouble(folder);
        }
    }

    /** @param steady the clock to wait by */
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

    /** @param role as a sentence names it: {@code drop folder of support} */
    public synchronized void add(String role, Path folder) {
        folders.put(folder, new WatchedFolder(role, folder));
    }

    /**
     * Tries a folder, if that was not done a moment ago, and logs trouble that begins or ends.
     *
     * @return what is wrong with it now
     */
    public Optional<FolderTrouble> check(Path folder) {
        WatchedFolder watched;
        synchronized (this) {
            watched = folders.get(folder);
        }
        if (watched == null) {
            return Optional.empty();
        }
        // A network share that does not answer holds up only those who ask for the same folder.
        synchronized (watched) {
            Instant now = steady.instant();
            Duration fresh = watched.trouble.isPresent() ? waits.trouble() : waits.well();
            if (!watched.tried.plus(fresh).isAfter(now)) {
                watched.tried = now;
                watched.trying = now;
                try {
                    tell(watched, watched.look());
                } finally {
                    watched.trying = null;
                }
            }
            return watched.trouble;
        }
    }

    private void tell(WatchedFolder watched, Optional<String> reason) {
        Optional<FolderTrouble> before = watched.trouble;
        watched.trouble = reason.map(words -> new FolderTrouble(
                watched.role,
                watched.folder,
                words,
                before.map(FolderTrouble::since).orElseGet(clock::instant)));
        if (watched.trouble.isPresent() && before.isEmpty()) {
            LOG.warn(
                    "{}. What needs it waits where it is, and goes on by itself when the folder can be used again",
                    watched.trouble.get().describe());
        } else if (watched.trouble.isEmpty() && before.isPresent()) {
            LOG.info(
                    "the {} {} can be used again after {}",
                    watched.role,
                    watched.folder,
                    Status.describe(Duration.between(before.get().since(), clock.instant())));
        }
    }

    /** The folders that cannot be used, as far as was seen lately. */
    public List<FolderTrouble> troubles() {
        List<WatchedFolder> all;
        synchronized (this) {
            all = List.copyOf(folders.values());
        }
        List<FolderTrouble> troubles = new ArrayList<>();
        for (WatchedFolder watched : all) {
            // Without its lock: whoever tries a network share that does not answer holds that for long.
            silent(watched).or(() -> watched.trouble).ifPresent(troubles::add);
        }
        return troubles;
    }

    private Optional<FolderTrouble> silent(WatchedFolder watched) {
        Instant trying = watched.trying;
        if (trying == null) {
            return Optional.empty();
        }
        Duration waited = Duration.between(trying, steady.instant());
        return waited.compareTo(SILENT) < 0
                ? Optional.empty()
                : Optional.of(new FolderTrouble(
                        watched.role,
                        watched.folder,
                        "does not answer: is it on a network share that cannot be reached?",
                        clock.instant().minus(waited)));
    }
}
