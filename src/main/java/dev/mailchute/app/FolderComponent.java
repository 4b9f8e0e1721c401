package dev.mailchute.app;

import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileConfiguration;
import org.apache.camel.component.file.GenericFileEndpoint;

/**
 * Camel's {@code file:} for the configured folders, named as in {@code folder:drop/support}. A path itself cannot be part of a URI:
 * {@code ?} starts options, {@code %20} is a blank, and <code>{{x}}</code> is a placeholder.
 */
final class FolderComponent extends FileComponent {
    static final String SCHEME = "folder";

    private final Map<String, Path> folders = new HashMap<>();

    FolderComponent(Settings settings) {
        folders.putAll(folders(settings));
    }

    /** As they stand after {@code folder:}. */
    static Set<String> names(Settings settings) {
        return folders(settings).keySet();
    }

    private static Map<String, Path> folders(Settings settings) {
        Map<String, Path> folders = new HashMap<>();
        settings.inbound().forEach(in -> folders.put("drop/" + in.name(), in.dropDir()));
        settings.outbound().forEach(out -> folders.put("outbox/" + out.name(), out.outboxDir()));
        folders.put("acts", Application.actsDir(settings));
        return folders;
    }

    @Override
    protected GenericFileEndpoint<java.io.File> buildFileEndpoint(
            String uri, String remaining, Map<String, Object> parameters) {
        Path folder = folders.get(remaining);
        if (folder == null) {
            throw new IllegalArgumentException("there is no folder " + remaining + "; use one of " + folders.keySet());
        }
        FileEndpoint endpoint = new FileEndpoint(uri, this);
        endpoint.setConfiguration(new GenericFileConfiguration());
        endpoint.setFile(folder.toFile());
        // A missing drop folder is not created: its volume may be mounted again later and would hide the new one.
        endpoint.setAutoCreate(!remaining.startsWith("drop/"));
        return endpoint;
    }
}
