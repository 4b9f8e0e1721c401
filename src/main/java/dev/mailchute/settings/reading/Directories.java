package dev.mailchute.settings.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The directories in use, none of which may be another or lie where another keeps its own files: two that are the same
 * would hand each other's mail on, or clear it away.
 */
final class Directories {
    private record Use(Section section, Key key) {
        String name() {
            return section.place().key(key);
        }
    }

    private final Map<Path, Use> uses = new LinkedHashMap<>();
    private final Map<Path, Use> kept = new HashMap<>();

    /** @param inner sub-folders that belong to the directory's owner */
    void use(Section section, Key key, Path directory, String... inner) {
        Path real = real(directory);
        Use use = new Use(section, key);
        Use other = uses.putIfAbsent(real, use);
        if (other != null) {
            section.refuse(key, "is the same directory as " + other.name() + ": " + real);
            return;
        }
        for (String folder : inner) {
            kept.put(real.resolve(folder), use);
        }
    }

    /** To be called when all are known. */
    void refuseIntruders() {
        uses.forEach((real, use) -> {
            for (Path above = real; above != null; above = above.getParent()) {
                Use owner = kept.get(above);
                if (owner != null) {
                    use.section()
                            .refuse(use.key(), "lies in a folder that " + owner.name() + " keeps for itself: " + real);
                    return;
                }
            }
        });
    }

    /** Links followed as far as the path exists. */
    private static Path real(Path directory) {
        for (Path existing = directory; existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath()
                        .resolve(existing.relativize(directory))
                        .normalize();
            } catch (IOException e) {
                continue; // not there yet: its parent then
            }
        }
        return directory;
    }
}
