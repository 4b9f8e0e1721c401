package dev.mailchute.inbound;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The rename from the staging folder into the drop folder, and how to tell after a crash whether it happened.
 *
 * <p>A missing file can mean two things: a consumer picked it up right after delivery, or a clean-up job removed it
 * from the staging folder. A marker beside the staged file tells them apart: it exists from just before the
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
            mark(mail);
        } catch (NoSuchFileException e) {
            // The staged file or the whole staging folder is gone; the rename will fail and report it.
            return;
        } catch (IOException e) {
            throw Staging.storage(mail.inbound(), e);
        }
    }

    /**
     * A second name of the staged file, because a file of its own, made and removed for each message, is expensive: ext4 looks at every inode that was freed
     * lately before it takes another one. An empty file where names cannot be linked.
     */
    private static void mark(Mail mail) throws IOException {
        Path marker = marker(mail);
        try {
            Files.createLink(marker, mail.stagingPath());
        } catch (FileAlreadyExistsException e) {
            // From an attempt before.
            return;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.write(marker, new byte[0]);
        }
    }

    /** A route copied the file instead of renaming it. The copy becomes durable, and the staged file is not delivered again. */
    static void copied(Mail mail) {
        try {
            sync(mail.dropPath());
            Files.deleteIfExists(mail.stagingPath());
        } catch (IOException e) {
            throw Staging.storage(mail.inbound(), e);
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel copy = FileChannel.open(file, StandardOpenOption.WRITE)) {
            copy.force(true);
        } catch (NoSuchFileException e) {
            // A consumer has taken it.
            return;
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
