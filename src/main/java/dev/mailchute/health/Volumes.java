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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The room on each volume that holds a folder of the configuration, measured for health and for the metrics. */
public final class Volumes {
    private static final long MEGABYTE = 1024L * 1024;
    /** Room for the largest message that Exchange takes, once as it is and once in base64. */
    private static final long MAX_NEEDED = 384 * MEGABYTE;

    private static final int SHARE = 100;

    private final List<Path> folders;
    private final Clocks clocks;
    private final Duration every;
    private final Duration grace;
    private final Gauge gauge;
    private final Map<String, CheckedPart> parts = new ConcurrentSkipListMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<Path, Room> rooms = Map.of();

    /** Free and total bytes of the volume that a folder is on. */
    public record Room(long free, long total) {
        /** A volume needs a hundredth of its size free, and never more than 384 MB. */
        Optional<Reason> trouble(String volume) {
            long needed = Math.min(MAX_NEEDED, total / SHARE);
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

        /** What the file system reports. */
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

    /** Measures each volume once. Takes as long as the slowest of them: call it from a thread of its own. */
    public void measure() {
        Map<String, Optional<Room>> measured = new HashMap<>();
        Map<Path, Room> found = new HashMap<>();
        for (Path folder : folders) {
            // Others report a folder that is not there.
            if (Files.isDirectory(folder)) {
                measured.computeIfAbsent(volume(folder), volume -> measure(volume, folder))
                        .ifPresent(room -> found.put(folder, room));
            }
        }
        rooms = Map.copyOf(found);
        listeners.forEach(Runnable::run);
    }

    private Optional<Room> measure(String volume, Path folder) {
        Room[] found = new Room[1];
        parts.computeIfAbsent(volume, this::part).check(() -> {
            try {
                found[0] = gauge.measure(folder);
                return found[0].trouble(volume);
            } catch (IOException e) {
                return Optional.of(Reason.of(
                        "the room on the volume " + volume + " cannot be measured: " + e.getMessage(),
                        "Check the file system of " + folder));
            }
        });
        return Optional.ofNullable(found[0]);
    }

    /** Is called after each measurement, by its thread. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    /** The room on the volume of a folder when it was last measured; empty if the folder was not there, or was not measured yet. */
    public Optional<Room> room(Path folder) {
        return Optional.ofNullable(rooms.get(folder));
    }

    private CheckedPart part(String volume) {
        return new CheckedPart(
                new Part(Part.STORAGE, volume), "measurement of the volume " + volume, clocks, every, grace);
    }

    /** Its mount point, or its drive. */
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
