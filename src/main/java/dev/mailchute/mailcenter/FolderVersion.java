package dev.mailchute.mailcenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * When letters last came to folders or left them, whichever process did it; a letter that changes in place is not seen by it.
 *
 * @param times of the folders
 */
record FolderVersion(List<Instant> times) {
    static final FolderVersion UNKNOWN = new FolderVersion(List.of());

    static FolderVersion of(Stream<Path> folders) {
        return new FolderVersion(folders.map(FolderVersion::changed).toList());
    }

    /** Whether one more change would surely give another version. */
    boolean isSettledAt(Instant now) {
        return times.stream().allMatch(time -> time.plusSeconds(2).isBefore(now));
    }

    /** When a file or folder changed; long ago if it is not there. */
    static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
