package dev.mailchute.doctor;

import dev.mailchute.files.FolderTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a directory is there or can be made, and can be written to. It leaves nothing behind. */
final class DirectoryCheck {
    private static final long LITTLE = 100L << 20;

    private DirectoryCheck() {}

    /**
     * Writes a hidden file and takes it away again; where the directory is still missing, in the nearest one above.
     *
     * @param check the word for it in the report
     * @param key the configuration key that names it
     */
    static Finding writable(String check, String key, Path directory) {
        Path existing = directory;
        while (existing != null && Files.notExists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            return Finding.cross(
                    check,
                    directory + " cannot be a directory: " + (existing == null ? directory : existing)
                            + " is a file or cannot be looked at.",
                    "Correct " + key + ", or take that file away.");
        }
        Optional<String> trouble = FolderTrial.trouble(existing);
        if (trouble.isPresent()) {
            return Finding.cross(
                    check,
                    existing + " " + trouble.get() + ".",
                    "Give the account that Mailchute runs as the right to write there, make room, or correct " + key
                            + ".");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String what = directory.equals(existing)
                    ? directory + " can be written to"
                    : directory + " is not there yet; it will be made in " + existing;
            if (free < LITTLE) {
                return Finding.warning(
                        check,
                        what + ", but only " + (free >> 20) + " MB are free there.",
                        "Make room on that volume.");
            }
            return Finding.ok(check, what);
        } catch (IOException e) {
            return Finding.cross(
                    check,
                    existing + " cannot be looked at: " + e.getMessage() + ".",
                    "Look at that volume, or correct " + key + ".");
        }
    }

    /**
     * Whether files can be renamed from one into the other in one step.
     *
     * @param inner a folder inside the directory; nothing is said where one of them is not there yet
     */
    static boolean isOneVolume(Path directory, Path inner) {
        try {
            return !Files.isDirectory(directory)
                    || !Files.isDirectory(inner)
                    || Files.getFileStore(directory).equals(Files.getFileStore(inner));
        } catch (IOException e) {
            return false;
        }
    }
}
