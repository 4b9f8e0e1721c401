package dev.mailchute.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceSupport;

/** The {@code *.camel.yaml} files in a folder. Camel itself would treat the folder's path as a pattern. */
final class RouteFiles extends DefaultRoutesCollector {
    private final Path folder;

    RouteFiles(Path folder) {
        this.folder = folder;
    }

    private static final class RouteFile extends ResourceSupport {
        private final Path file;

        private RouteFile(Path file) {
            super("file", file.toString());
            this.file = file;
        }

        @Override
        public boolean exists() {
            return Files.exists(file);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return Files.newInputStream(file);
        }
    }

    @Override
    public Collection<Resource> findRouteResourcesFromDirectory(
            CamelContext context, String excludePattern, String includePattern) {
        try (Stream<Path> files = Files.list(folder)) {
            return List.copyOf(
                    files.filter(file -> file.getFileName().toString().endsWith(".camel.yaml"))
                            .sorted()
                            .map(RouteFile::new)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
