package dev.mailchute.reconcile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages that are in a folder now. */
final class DropFolder {
    private static final Pattern NAME =
            Pattern.compile("\\d{8}T\\d{6}Z_.*_([0-9a-f]{16})(?:-\\d+)?(?:-rebuilt)?\\.eml");

    private DropFolder() {}

    /**
     * A file in a folder.
     *
     * @param changed when it was last written or, if it was moved here later, when that was, as far as the file system tells
     */
    record PresentFile(String name, Instant changed) {
        /** The key of a delivered message, from its file's name; empty if Mailchute did not name it. */
        Optional<String> key() {
            Matcher ours = NAME.matcher(name);
            return ours.matches() ? Optional.of(ours.group(1)) : Optional.empty();
        }
    }

    /** The plain files of a folder that are not hidden; none if there is no such folder. */
    static List<PresentFile> files(Path folder) throws IOException {
        List<PresentFile> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    changed(file).ifPresent(when -> found.add(new PresentFile(name, when)));
                }
            }
        }
        return found;
    }

    /** Empty if the file is gone meanwhile. A file that is moved keeps its time of writing, but not the one of its entry. */
    private static Optional<Instant> changed(Path file) throws IOException {
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                return Optional.of(written);
            }
            Object entered = Files.getAttribute(file, "unix:ctime");
            return Optional.of(entered instanceof java.nio.file.attribute.FileTime time ? time.toInstant() : written);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
