package dev.mailchute.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.camel.spi.Resource;
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
