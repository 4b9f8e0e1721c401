package dev.mailchute.app;

import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileConfiguration;
import org.apache.camel.component.file.GenericFileEndpoint;

/**
 * Camel's {@code file:} with the folders of the configuration, named as {@code folder:drop/support}. A path that became part of a URI
 * would be read as one: {@code ?} begins options, {@code %20} is a blank, and <code>{{x}}</code> is looked up.
 */
final class FolderComponent extends FileComponent {
    static final String SCHEME = "folder";

    private final Map<String, Path> folders = new HashMap<>();

    FolderComponent(Settings settings) {
        settings.inbound().forEach(in -> folders.put("drop/" + in.name(), in.dropDir()));
        settings.outbound().forEach(out -> folders.put("outbox/" + out.name(), out.outboxDir()));
        folders.put("acts", Application.actsDir(settings));
    }

    @Override
    protected GenericFileEndpoint<java.io.File> buildFileEndpoint(
            String uri, String remaining, Map<String, Object> parameters) {
        Path folder = folders.get(remaining);
        if (folder == null) {
            throw new IllegalArgumentException("no folder is called " + remaining + "; there are " + folders.keySet());
        }
        FileEndpoint endpoint = new FileEndpoint(uri, this);
        endpoint.setConfiguration(new GenericFileConfiguration());
        endpoint.setFile(folder.toFile());
        // What vanished may come back with its volume: it is not made again under the mount point.
        endpoint.setAutoCreate(!remaining.startsWith("drop/"));
        return endpoint;
    }
}
