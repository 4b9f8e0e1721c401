package dev.mailchute.inbound;

import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.settings.InboundMailbox;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Something that is not Mailchute removes files from staging folders: shown in health until it has stopped for an hour. */
final class StagingThefts {
    private static final Duration OVER_AFTER = Duration.ofHours(1);

    private final Statuses statuses;
    private final Clock clock;
    private final Map<String, Instant> last = new ConcurrentHashMap<>();

    StagingThefts(Statuses statuses, Clock clock) {
        this.statuses = statuses;
        this.clock = clock;
    }

    void noticed(InboundMailbox inbound) {
        last.put(inbound.name(), clock.instant());
        status(inbound.name())
                .warn(
                        subject(inbound),
                        "something removes files from this folder before they are delivered. The messages are fetched"
                                + " again, but large ones may never get through. Next: exclude .staging from clean-up"
                                + " jobs, virus scanners and programs that read sub-folders of the drop folder");
    }

    /** A poll has ended without news of it. */
    void polled(InboundMailbox inbound) {
        Instant noticed = last.get(inbound.name());
        if (noticed != null && noticed.plus(OVER_AFTER).isBefore(clock.instant())) {
            last.remove(inbound.name());
            status(inbound.name()).settled(subject(inbound));
        }
    }

    private Status status(String name) {
        return statuses.of("inbound." + name);
    }

    private static String subject(InboundMailbox inbound) {
        Path folder = Staging.folder(inbound);
        return folder.toString();
    }
}
