package dev.mailchute.web;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;

/** A version of everything that the overview shows. */
final class LiveVersion {
    private static final int PRIME = 31;

    private LiveVersion() {}

    /**
     * Without what changes at every poll: a page asks again for that once in a while.
     *
     * @throws java.io.UncheckedIOException if the letters cannot be read
     */
    static String of(PageContext context) {
        context.index().requireReadable();
        long version = context.index().isReady(0)
                ? context.index().version()
                : context.index().known();
        version = PRIME * version + context.flow().version();
        for (PartHealth part : context.parts()) {
            version = PRIME * version + part.state().ordinal();
            version = PRIME * version + part.reason().text().hashCode();
            version = PRIME * version + part.waiting().hashCode();
        }
        for (Status status : context.statuses().all()) {
            version = PRIME * version + status.warnings().hashCode();
        }
        for (FolderWatch.FolderTrouble trouble : context.folders().troubles()) {
            version = PRIME * version + trouble.describe().hashCode();
        }
        return Long.toHexString(version);
    }
}
