package dev.mailchute.observe;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Volumes;
import dev.mailchute.health.Volumes.Room;
import dev.mailchute.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The folders of the configuration by their roles: whether each can be used, and the room on its disk. */
final class Disks {
    /** Nobody watches these; an outbox that cannot be used is down. */
    private static final String OUTBOX = "outbox";

    private final FolderWatch watch;
    private final Volumes volumes;
    private final List<RoledFolder> folders = new ArrayList<>();

    /** @param name of the mailbox or outbox; empty for what all share */
    private record RoledFolder(String role, String name, Path path) {
        Tags tags() {
            return Tags.of("role", role, "name", name);
        }
    }

    Disks(Settings settings, FolderWatch watch, Volumes volumes) {
        this.watch = watch;
        this.volumes = volumes;
        folders.add(new RoledFolder("data", "", settings.dataDir()));
        folders.add(new RoledFolder("mail-center", "", settings.mailCenterDir()));
        settings.inbound().forEach(in -> folders.add(new RoledFolder("drop", in.name(), in.dropDir())));
        settings.outbound().forEach(out -> folders.add(new RoledFolder(OUTBOX, out.name(), out.outboxDir())));
    }

    void register(MeterRegistry meters) {
        MultiGauge available = MultiGauge.builder("mailchute.disk.available.bytes")
                .description("Room left on the disk of a folder; absent while the folder is not there")
                .register(meters);
        MultiGauge size = MultiGauge.builder("mailchute.disk.size.bytes")
                .description("Size of the disk of a folder; absent while the folder is not there")
                .register(meters);
        volumes.addListener(() -> {
            available.register(rows(Room::free), true);
            size.register(rows(Room::total), true);
        });
        folders.stream().filter(folder -> !folder.role().equals(OUTBOX)).forEach(folder -> Gauge.builder(
                        "mailchute.folder.up", () -> watch.isUsable(folder.path()) ? 1 : 0)
                .tags(folder.tags())
                .description("0 if the folder is gone, full, read-only or does not answer, else 1")
                .register(meters));
    }

    private List<MultiGauge.Row<?>> rows(ToLongFunction<Room> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (RoledFolder folder : folders) {
            // Some network file systems do not report their size: that is not a full disk.
            Optional<Room> room = volumes.room(folder.path()).filter(known -> known.total() > 0);
            room.ifPresent(known -> rows.add(MultiGauge.Row.of(folder.tags(), value.applyAsLong(known))));
        }
        return rows;
    }
}
