package dev.mailchute.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder for content too large for memory: uploads and the MIME of drafts. */
final class TenantFiles implements AutoCloseable {
    private final Path directory;

    TenantFiles() {
        try {
            directory = Files.createTempDirectory("fake-tenant");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path for a new file. */
    Path next() {
        return directory.resolve(UUID.randomUUID().toString());
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
