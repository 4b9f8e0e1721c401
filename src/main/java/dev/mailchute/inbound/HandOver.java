package dev.mailchute.inbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The rename from the staging folder into the drop folder, and what may be believed of it after a crash.
 *
 * <p>A consumer that takes a file at once and a clean-up job that removes it from the staging folder leave the same: no file. So an
 * empty file beside the staged one says, from just before the rename until the ledger knows, that the rename was begun. Without it the
 * staged file was never renamed. It is not synced: it has to outlive the process, and a file system that keeps the rename over a power
 * failure has in its journal what was made before.
 */
final class HandOver {
    static final String ENDING = ".delivering";

    private HandOver() {}

    private static Path sign(Mail mail) {
        return Mail.named(
                Staging.folder(mail.inbound()), mail.staged().orElseThrow().file() + ENDING);
    }

    static void begin(Mail mail) {
        try {
            Files.write(sign(mail), new byte[0]);
        } catch (NoSuchFileException e) {
            // The whole staging folder is gone. The rename will fail, and say so.
            return;
        } catch (IOException e) {
            throw Staging.storage(mail.inbound(), e);
        }
    }

    /** Whether the rename was done, or may have been, of a message that is not in the staging folder any more. */
    static boolean mayHaveHappened(Mail mail) {
        return Files.exists(mail.dropPath()) || Files.exists(sign(mail));
    }

    /** The ledger knows. What cannot be removed now is removed at the next poll. */
    static void end(Mail mail) {
        try {
            forget(mail);
        } catch (IOException e) {
            return;
        }
    }

    static void forget(Mail mail) throws IOException {
        Files.deleteIfExists(sign(mail));
    }
}
