package dev.mailchute.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks whether files can be written to a folder, by writing one with content: on a full disk, empty files can still be created. */
public final class FolderTrial {
    private static final int CONTENT_BYTES = 64 * 1024;

    private FolderTrial() {}

    /** What is wrong with a folder, as a continuation of its name; empty if a file could be written and removed. */
    public static Optional<String> trouble(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.of(describeMissing(folder));
        }
        if (!Files.isWritable(folder)) {
            return Optional.of(describe(folder, new AccessDeniedException(folder.toString())));
        }
        // Other programs watch the folder itself, so a hidden folder is better.
        Path hidden = folder.resolve(".staging");
        Path trial = null;
        try {
            trial = Files.createTempFile(Files.isDirectory(hidden) ? hidden : folder, ".mailchute-", ".tmp");
            Files.write(trial, new byte[CONTENT_BYTES]);
            Files.deleteIfExists(trial);
            return Optional.empty();
        } catch (IOException e) {
            remove(trial);
            return Optional.of(describe(folder, e));
        }
    }

    private static void remove(Path trial) {
        try {
            if (trial != null) {
                Files.deleteIfExists(trial);
            }
        } catch (IOException e) {
            trial.toFile().deleteOnExit();
        }
    }

    private static String describeMissing(Path folder) {
        return Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                ? "cannot be used as a folder: it is a file, a broken link, or not accessible"
                : "is missing: it was removed, or its volume is not mounted";
    }

    private static boolean isReadOnly(Path folder) {
        try {
            return Files.getFileStore(folder).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    private static String describe(Path folder, IOException e) {
        if (e instanceof AccessDeniedException) {
            return isReadOnly(folder)
                    ? "cannot be written to: it is on a read-only file system"
                    : "cannot be written to: permission denied";
        }
        if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
            return describeMissing(folder);
        }
        String reason = e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return switch (reason) {
            case "No space left on device" -> "is full: " + reason;
            case "Read-only file system" -> "cannot be written to: it is on a read-only file system";
            default -> "cannot be written to: " + reason;
        };
    }

    /** The mount points at and above a folder; empty if the system does not show them. */
    public static Set<Path> mountPoints(Path folder) {
        Set<Path> points = new TreeSet<>();
        try {
            Path existing = folder;
            while (Files.notExists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            for (Path path = existing.toRealPath(); path.getParent() != null; path = path.getParent()) {
                if (!device(path).equals(device(path.getParent()))) {
                    points.add(path);
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            return Set.of();
        }
        return points;
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev");
    }
}
