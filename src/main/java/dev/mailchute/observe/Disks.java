package dev.mailchute.observe;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The folders of the configuration by their roles: whether each can be used, and the room on its disk. */
final class Disks {
    /** Nobody watches these; an outbox that cannot be used is down. */
    private static final String OUTBOX = "outbox";

    private static final DiskRoom UNKNOWN = new DiskRoom(Double.NaN, Double.NaN);

    private final FolderWatch watch;
    private final List<RoledFolder> folders = new ArrayList<>();
    private final Map<Path, DiskRoom> rooms = new ConcurrentHashMap<>();

    /** @param name of the mailbox or outbox; empty for what all share */
    private record RoledFolder(String role, String name, Path path) {}

    /** In bytes; NaN if the folder is not there. */
    private record DiskRoom(double available, double size) {
        static DiskRoom of(File folder) {
            // Both are 0 for a folder that is not there, which is no full disk.
            double size = folder.getTotalSpace();
            return size == 0 ? UNKNOWN : new DiskRoom(folder.getUsableSpace(), size);
        }
    }

    Disks(Settings settings, FolderWatch watch) {
        this.watch = watch;
        folders.add(new RoledFolder("data", "", settings.dataDir()));
        folders.add(new RoledFolder("mail-center", "", settings.mailCenterDir()));
        settings.inbound().forEach(in -> folders.add(new RoledFolder("drop", in.name(), in.dropDir())));
        settings.outbound().forEach(out -> folders.add(new RoledFolder(OUTBOX, out.name(), out.outboxDir())));
        measure();
    }

    void register(MeterRegistry meters) {
        for (RoledFolder folder : folders) {
            String[] tags = {"role", folder.role(), "name", folder.name()};
            Gauge.builder("mailchute.disk.available.bytes", () -> room(folder).available())
                    .tags(tags)
                    .description("Room left on the disk of a folder; NaN if the folder is not there")
                    .register(meters);
            Gauge.builder("mailchute.disk.size.bytes", () -> room(folder).size())
                    .tags(tags)
                    .description("Size of the disk of a folder; NaN if the folder is not there")
                    .register(meters);
            if (!folder.role().equals(OUTBOX)) {
                Gauge.builder("mailchute.folder.up", () -> isInTrouble(folder) ? 0 : 1)
                        .tags(tags)
                        .description("0 if the folder is gone, full, read-only or does not answer, else 1")
                        .register(meters);
            }
        }
    }

    private DiskRoom room(RoledFolder folder) {
        return rooms.getOrDefault(folder.path(), UNKNOWN);
    }

    private boolean isInTrouble(RoledFolder folder) {
        return watch.troubles().stream().anyMatch(trouble -> trouble.folder().equals(folder.path()));
    }

    void measure() {
        folders.forEach(
                folder -> rooms.put(folder.path(), DiskRoom.of(folder.path().toFile())));
    }
}
