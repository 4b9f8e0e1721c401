package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of the routes that somebody edits. */
final class RoutesCopy {
    private final Path folder;

    RoutesCopy(Path folder) {
        this.folder = folder;
        try (Stream<Path> files = Files.list(Journey.ROUTES)) {
            Files.createDirectories(folder);
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** In the place of these lines of a file, which it must have. */
    RoutesCopy replace(String file, String lines, String others) {
        Path path = folder.resolve(file);
        try {
            String text = Files.readString(path);
            assertTrue(text.contains(lines), lines);
            Files.writeString(path, text.replace(lines, others));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    RoutesCopy inbound(String lines, String others) {
        return replace("inbound.camel.yaml", lines, others);
    }

    RoutesCopy outbound(String lines, String others) {
        return replace("outbound.camel.yaml", lines, others);
    }
}
