package dev.mailchute.mailcenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * When letters were last added to or removed from folders, by any process. A letter that changes in place does not change it.
 *
 * @param times modification times of the folders
 */
record FolderVersion(List<Instant> times) {
    static final FolderVersion UNKNOWN = new FolderVersion(List.of());

    static FolderVersion of(Stream<Path> folders) {
        return new FolderVersion(folders.map(FolderVersion::changed).toList());
    }

    /** Whether another change is certain to change the version: modification times may have a resolution of seconds. */
    boolean isSettledAt(Instant now) {
        return times.stream().allMatch(time -> time.plusSeconds(2).isBefore(now));
    }

    /** When a file or folder last changed; the epoch if it does not exist. */
    static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
