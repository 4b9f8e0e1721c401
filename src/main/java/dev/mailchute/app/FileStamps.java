package dev.mailchute.app;

import dev.mailchute.files.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How files were at one moment, to tell whether they have changed since. */
record FileStamps(Map<Path, Optional<FileStamp>> stamps) {
    static FileStamps of(Collection<Path> files) {
        Map<Path, Optional<FileStamp>> stamps = new TreeMap<>();
        files.forEach(file -> stamps.put(file, stamp(file)));
        return new FileStamps(stamps);
    }

    /** Empty if there is no such file. */
    private static Optional<FileStamp> stamp(Path file) {
        try {
            return Optional.of(FileStamp.of(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Those that are not as they were. */
    List<Path> changed() {
        List<Path> changed = new ArrayList<>();
        stamps.forEach((file, stamp) -> {
            if (!stamp.equals(stamp(file))) {
                changed.add(file);
            }
        });
        return changed;
    }
}
