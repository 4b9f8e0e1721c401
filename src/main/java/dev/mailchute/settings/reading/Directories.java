package dev.mailchute.settings.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configured directories. No two may be the same, and none may be inside a folder that another one manages: otherwise
 * Mailchute might send messages that it delivered, or delete files of the other directory.
 */
final class Directories {
    private record Use(Section section, Key key) {
        String name() {
            return section.place().key(key);
        }
    }

    private final Map<Path, Use> uses = new LinkedHashMap<>();
    private final Map<Path, Use> kept = new HashMap<>();

    /** @param inner sub-folders that Mailchute manages for this key */
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

    /** To be called once all directories are known. */
    void refuseOverlaps() {
        uses.forEach((real, use) -> {
            for (Path above = real; above != null; above = above.getParent()) {
                Use owner = kept.get(above);
                if (owner != null) {
                    use.section()
                            .refuse(use.key(), "is inside a folder that is reserved for " + owner.name() + ": " + real);
                    return;
                }
            }
        });
    }

    /** Follows links, as far as the path exists. */
    private static Path real(Path directory) {
        for (Path existing = directory; existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath()
                        .resolve(existing.relativize(directory))
                        .normalize();
            } catch (IOException e) {
                continue; // does not exist yet: try its parent
            }
        }
        return directory;
    }
}
