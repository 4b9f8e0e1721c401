package dev.mailchute.inbound;

import dev.mailchute.health.Status;
import dev.mailchute.settings.InboundMailbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Shows in health that another program removes files from a staging folder, until an hour has passed without it. */
final class StagingThefts {
    private static final Duration OVER_AFTER = Duration.ofHours(1);

    private final String folder;
    private final Status status;
    private final Clock clock;
    private Instant last;

    StagingThefts(InboundMailbox inbound, Status status, Clock clock) {
        this.folder = Staging.folder(inbound).toString();
        this.status = status;
        this.clock = clock;
    }

    synchronized void record() {
        last = clock.instant();
        status.warn(
                folder,
                "another program removes files from this folder before they are delivered. The messages are fetched"
                        + " again, but large ones may never be delivered. Next: exclude .staging from clean-up"
                        + " jobs, virus scanners and programs that read sub-folders of the drop folder");
    }

    /** A poll has ended; clears the warning if an hour has passed. */
    synchronized void polled() {
        if (last != null && last.plus(OVER_AFTER).isBefore(clock.instant())) {
            last = null;
            status.settled(folder);
        }
    }
}
