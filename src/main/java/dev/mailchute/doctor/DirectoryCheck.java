package dev.mailchute.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        try {
            Path probe = Files.createTempFile(existing, ".mailchute-doctor-", ".tmp");
            Files.delete(probe);
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
                    existing + " cannot be written to: " + words(e) + ".",
                    "Give the account that Mailchute runs as the right to write there, or correct " + key + ".");
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

    private static String words(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "the right to write is missing";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
