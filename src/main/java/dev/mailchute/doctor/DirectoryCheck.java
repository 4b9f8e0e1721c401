package dev.mailchute.doctor;

import dev.mailchute.files.FolderTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Checks that a directory exists or can be created, and is writable. Leaves nothing behind. */
final class DirectoryCheck {
    private static final long LOW_SPACE = 100L << 20;

    private DirectoryCheck() {}

    /**
     * Writes a hidden file and removes it. If the directory does not exist yet, tries the nearest existing parent.
     *
     * @param check its label in the report
     * @param key the configuration key that names it
     */
    static Finding writable(String check, String key, Path directory) {
        Path existing = directory;
        while (existing != null && Files.notExists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            return Finding.error(
                    check,
                    directory + " cannot be a directory: " + (existing == null ? directory : existing)
                            + " is a file or cannot be read.",
                    "Correct " + key + ", or move that file away.");
        }
        Optional<String> trouble = FolderTrial.trouble(existing);
        if (trouble.isPresent()) {
            return Finding.error(
                    check,
                    existing + " " + trouble.get() + ".",
                    "Give the account that Mailchute runs as write access, free up disk space, or correct " + key
                            + ".");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String what = directory.equals(existing)
                    ? directory + " is writable"
                    : directory + " does not exist yet; it will be created in " + existing;
            return room(check, what, free);
        } catch (IOException e) {
            return Finding.error(
                    check,
                    existing + " cannot be checked: " + e.getMessage() + ".",
                    "Check that volume, or correct " + key + ".");
        }
    }

    /** A small file may still fit where there is no room for messages. @param what what else was found, without a full stop */
    static Finding room(String check, String what, long free) {
        if (free == 0) {
            return Finding.error(
                    check, what + ", but its volume is full: no byte is free.", "Free up disk space on that volume.");
        }
        if (free < LOW_SPACE) {
            return Finding.warning(
                    check, what + ", but only " + (free >> 20) + " MB are free.", "Free up disk space on that volume.");
        }
        return Finding.ok(check, what);
    }

    /**
     * Whether both are on one volume, which a rename needs to be atomic.
     *
     * @param inner a folder inside the directory; true if either does not exist yet
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
