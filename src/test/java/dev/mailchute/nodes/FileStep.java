package dev.mailchute.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A step of a message that can be seen in its folders. */
enum FileStep {
    STAGED,
    MARKED,
    HAS_SIDECAR,
    DELIVERED,
    CLAIMED,
    HAS_RECEIPT;

    /** What has taken the step and not the next one. */
    Set<String> seen(Path drop, Path outbox) {
        return switch (this) {
            case STAGED -> names(drop.resolve(".staging"), ".staged");
            case MARKED -> names(drop.resolve(".staging"), ".delivering");
            case HAS_SIDECAR -> names(drop, ".json");
            case DELIVERED -> names(drop, ".eml");
            case CLAIMED ->
                names(outbox.resolve(".claimed"), "").stream()
                        .filter(key -> !names(outbox.resolve(".claimed").resolve(key), "")
                                .isEmpty())
                        .collect(Collectors.toSet());
            case HAS_RECEIPT -> names(outbox.resolve("sent"), ".sent.json");
        };
    }

    /** The files there, hidden ones too; none if there is no such folder. */
    static Set<String> names(Path folder, String end) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
