package dev.mailchute.health;

import dev.mailchute.files.FolderTrial;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.PartHealth.Reason;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** The room on each volume that holds a folder of the configuration. */
public final class Volumes {
    private static final long MEGABYTE = 1024L * 1024;
    /** Room for the largest message that Exchange takes, once as it is and once in base64. */
    private static final long MOST_NEEDED = 384 * MEGABYTE;

    private static final int SHARE = 100;

    private final List<Path> folders;
    private final Clocks clocks;
    private final Duration every;
    private final Duration grace;
    private final Gauge gauge;
    private final Map<String, CheckedPart> parts = new ConcurrentSkipListMap<>();

    /** Free and total bytes of the volume that a folder is on. */
    public record Room(long free, long total) {
        /** A volume needs a hundredth of its size free, and never more than 384 MB. */
        Optional<Reason> trouble(String volume) {
            long needed = Math.min(MOST_NEEDED, total / SHARE);
            return free >= needed
                    ? Optional.empty()
                    : Optional.of(Reason.of(
                            "the volume " + volume + " has only " + free / MEGABYTE + " MB left, and "
                                    + (needed + MEGABYTE - 1) / MEGABYTE + " MB are needed",
                            "Make room on it. When it is full, mail waits where it is"));
        }
    }

    /** Measures the volume of a folder. */
    public interface Gauge {
        Room measure(Path folder) throws IOException;

        /** As the file system tells. */
        static Room ofFileSystem(Path folder) throws IOException {
            FileStore store = Files.getFileStore(folder);
            return new Room(store.getUsableSpace(), store.getTotalSpace());
        }
    }

    /** @param every how often they are measured */
    public Volumes(List<Path> folders, Clocks clocks, Duration every, Duration grace, Gauge gauge) {
        this.folders = List.copyOf(folders);
        this.clocks = clocks;
        this.every = every;
        this.grace = grace;
        this.gauge = gauge;
    }

    /** Measures each volume once. A folder that is not there is told of elsewhere. */
    public void measure() {
        Set<String> measured = new HashSet<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                String volume = volume(folder);
                if (measured.add(volume)) {
                    parts.computeIfAbsent(volume, this::part).check(() -> trouble(volume, folder));
                }
            }
        }
    }

    private CheckedPart part(String volume) {
        return new CheckedPart(
                new Part(Part.STORAGE, volume), "measurement of the volume " + volume, clocks, every, grace);
    }

    private Optional<Reason> trouble(String volume, Path folder) {
        try {
            return gauge.measure(folder).trouble(volume);
        } catch (IOException e) {
            return Optional.of(Reason.of(
                    "the room on the volume " + volume + " cannot be measured: " + e.getMessage(),
                    "Check the file system of " + folder));
        }
    }

    /** Where it is mounted, or its drive. */
    private static String volume(Path folder) {
        return FolderTrial.mountPoints(folder).stream()
                .max(Comparator.comparingInt(Path::getNameCount))
                .orElseGet(() -> folder.toAbsolutePath().getRoot())
                .toString();
    }

    /** Those that were measured so far. */
    public Collection<CheckedPart> parts() {
        return parts.values();
    }
}
