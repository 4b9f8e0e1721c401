package dev.mailchute.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of the product's routes, which a test may change. */
public final class CopiedRoutes {
    private static final Path ROUTES = Path.of("routes");

    private CopiedRoutes() {}

    /** With the folder of the engineer's own files. */
    public static Path in(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(ROUTES)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(ROUTES.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return target;
    }
}
