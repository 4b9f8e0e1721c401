package dev.mailchute.inbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The rename from the staging folder into the drop folder, and how to tell after a crash whether it happened.
 *
 * <p>A missing file can mean two things: a consumer picked it up right after delivery, or a clean-up job removed it
 * from the staging folder. An empty marker file beside the staged one tells them apart: it exists from just before the
 * rename until the ledger is updated. Without a marker the rename never began. The marker is not synced: it only has to
 * survive the process, and a file system whose journal keeps the rename through a power failure also keeps the marker,
 * which was created earlier.
 */
final class HandOver {
    static final String ENDING = ".delivering";

    private HandOver() {}

    private static Path marker(Mail mail) {
        return Staging.named(
                Staging.folder(mail.inbound()), mail.staged().orElseThrow().file() + ENDING);
    }

    static void begin(Mail mail) {
        try {
            Files.write(marker(mail), new byte[0]);
        } catch (NoSuchFileException e) {
            // The whole staging folder is gone; the rename will fail and report it.
            return;
        } catch (IOException e) {
            throw Staging.storage(mail.inbound(), e);
        }
    }

    /** For a message no longer in the staging folder: whether it was or may have been renamed. */
    static boolean mayHaveHappened(Mail mail) {
        return Files.exists(mail.dropPath()) || Files.exists(marker(mail));
    }

    /** The ledger is updated. A marker that cannot be removed now is removed at the next poll. */
    static void end(Mail mail) {
        try {
            forget(mail);
        } catch (IOException e) {
            return;
        }
    }

    static void forget(Mail mail) throws IOException {
        Files.deleteIfExists(marker(mail));
    }
}
