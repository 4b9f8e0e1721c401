package dev.mailchute.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The directories in use, none of which may be another or lie where another keeps its own files: two that are the same
 * would hand each other's mail on, or clear it away.
 */
final class Directories {
    private record Use(Section section, Key key, Path real, List<String> inner) {
        String name() {
            return section.place().key(key);
        }

        boolean isIn(Use other) {
            return other.inner.stream().anyMatch(folder -> real.startsWith(other.real.resolve(folder)));
        }
    }

    private final List<Use> uses = new ArrayList<>();

    /** @param inner sub-folders that belong to the directory's owner */
    void use(Section section, Key key, Path directory, String... inner) {
        Use use = new Use(section, key, real(directory), List.of(inner));
        for (Use other : uses) {
            if (use.real.equals(other.real)) {
                section.refuse(key, "is the same directory as " + other.name() + ": " + use.real);
                break;
            }
            if (use.isIn(other)) {
                section.refuse(key, "lies in a folder that " + other.name() + " keeps for itself: " + use.real);
                break;
            }
            if (other.isIn(use)) {
                section.refuse(key, "keeps a folder for itself in which " + other.name() + " lies: " + other.real);
                break;
            }
        }
        uses.add(use);
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
