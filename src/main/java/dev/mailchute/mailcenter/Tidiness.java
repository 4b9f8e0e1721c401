package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.health.TroubleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything in the folders of the Mail Center that is not a waiting letter: expired letters, what a crash left, and foreign files. */
final class Tidiness {
    private static final Logger LOG = LoggerFactory.getLogger(Tidiness.class);

    private final Path root;
    private final TroubleLog troubles = new TroubleLog();

    Tidiness(Path root) {
        this.root = root;
    }

    /** Hidden entries are our own. */
    List<Path> foreignEntries() {
        return Stream.concat(LetterFolders.DIRECTIONS.stream(), Stream.of(DiscardedLetters.FOLDER))
                .flatMap(part ->
                        entries(part, entry -> !name(entry).startsWith(".") && !LetterFolders.isLetter(entry)).stream())
                .toList();
    }

    void removeDiscardedBefore(Instant limit) {
        remove(entries(
                DiscardedLetters.FOLDER,
                entry -> LetterFolders.isLetter(entry)
                        && DiscardedLetters.changedAt(entry).isBefore(limit)));
    }

    /** Letters are created, and removed, under hidden names. */
    void removeUnfinishedBefore(Instant limit) {
        for (String direction : LetterFolders.DIRECTIONS) {
            remove(entries(
                    direction,
                    entry -> name(entry).matches("\\.[0-9a-z~-]+\\.(part|settled)")
                            && FolderVersion.changed(entry).isBefore(limit)));
        }
    }

    private static String name(Path entry) {
        return entry.getFileName().toString();
    }

    private List<Path> entries(String part, Predicate<Path> wanted) {
        Path parent = root.resolve(part);
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(wanted).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove(List<Path> folders) {
        for (Path folder : folders) {
            try {
                Durable.removeTree(folder);
            } catch (IOException e) {
                troubles.warn(LOG, folder.toString(), e.toString(), folder + " cannot be removed: " + e);
            }
        }
    }
}
