package dev.mailchute.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One route file.
 *
 * @param name as a person finds it in the folder of the routes
 * @param json its content for the schema
 */
record RouteSource(String name, Resource resource, YamlPart whole, JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String BEANS = "beans";

    /** Whether there is more in it than beans. */
    boolean hasRoutes() {
        return whole.children().stream().anyMatch(item -> item.child(BEANS).isEmpty());
    }

    /**
     * The file with empty lines in the place of beans. Camel makes a bean when it reads it, and a bean may open a connection or start a thread.
     *
     * @throws IOException if it cannot be read
     */
    Resource withoutBeans() throws IOException {
        List<YamlPart> items = whole.children();
        List<String> lines;
        try (InputStream in = resource.getInputStream()) {
            lines = new ArrayList<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).child(BEANS).isPresent()) {
                int end = i + 1 < items.size() ? items.get(i + 1).line() - 1 : lines.size();
                for (int line = items.get(i).line() - 1; line < end; line++) {
                    lines.set(line, "");
                }
            }
        }
        byte[] rest = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return new ResourceSupport(resource.getScheme(), resource.getLocation()) {
            @Override
            public boolean exists() {
                return true;
            }

            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(rest);
            }
        };
    }

    /** Empty, with a problem told, if it is not YAML. */
    static Optional<RouteSource> read(String name, Resource resource, RouteFindings findings) {
        LoadSettings settings = LoadSettings.builder().setLabel(name).build();
        try (InputStream in = resource.getInputStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Compose(settings)
                    .composeString(text)
                    .map(root -> new RouteSource(
                            name,
                            resource,
                            YamlPart.whole(name, root),
                            JSON.valueToTree(new Load(settings).loadFromString(text))));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            findings.error(name, line, "this is not YAML: " + e.getProblem(), "two blanks more than the line above");
        } catch (YamlEngineException | IOException e) {
            findings.error(name, 0, "it cannot be read: " + e.getMessage(), "a file in UTF-8 that Mailchute may read");
        }
        return Optional.empty();
    }
}
