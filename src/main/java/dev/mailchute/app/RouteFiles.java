package dev.mailchute.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceSupport;

/** The files of the routes. Camel itself would treat the folder's path as a pattern. */
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
        OwnFiles files = new OwnFiles(folder);
        return Stream.concat(
                        files.loaded().stream().map(RouteFile::new),
                        files.absent().stream().map(name -> shipped(context, name)))
                .toList();
    }

    /** As it came: with no step. */
    private static Resource shipped(CamelContext context, String name) {
        return PluginHelper.getResourceLoader(context).resolveResource("classpath:dev/mailchute/app/own/" + name);
    }
}
