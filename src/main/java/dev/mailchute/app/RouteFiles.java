package dev.mailchute.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.spi.Resource;

/** The files of the routes. Camel itself would treat the folder's path as a pattern. */
final class RouteFiles extends DefaultRoutesCollector {
    private static final String SHIPPED = "dev/mailchute/app/own/";

    private final Path folder;
    private List<RouteFile> last = List.of();

    RouteFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public Collection<Resource> findRouteResourcesFromDirectory(
            CamelContext context, String excludePattern, String includePattern) {
        last = read();
        return List.copyOf(last);
    }

    /** What was loaded at the start. */
    List<RouteFile> loaded() {
        return last;
    }

    /** The names of the product's files. */
    Set<String> products() {
        return new OwnFiles(folder).products();
    }

    /** As they are now. */
    List<RouteFile> read() {
        OwnFiles files = new OwnFiles(folder);
        return Stream.concat(
                        files.loaded().stream().map(file -> read(files, file)),
                        files.absent().stream().map(RouteFiles::shipped))
                .toList();
    }

    private RouteFile read(OwnFiles files, Path file) {
        try {
            return new RouteFile(
                    "file",
                    file.toString(),
                    folder.relativize(file).toString().replace('\\', '/'),
                    Files.readAllBytes(file),
                    files.isOwnAlone(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it came: with no step. */
    private static RouteFile shipped(String name) {
        String place = SHIPPED + name;
        try (InputStream in = RouteFiles.class.getClassLoader().getResourceAsStream(place)) {
            return new RouteFile(RouteFile.CLASSPATH, place, "own/" + name, in.readAllBytes(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
