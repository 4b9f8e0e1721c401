package dev.mailchute.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Camel's own schema of its YAML. */
final class RouteSchema {
    private static final String FILE = "/schema/camelYamlDsl.json";
    /** They say only that none of several forms fits; the others say why. */
    private static final Set<String> VAGUE = Set.of("oneOf", "anyOf", "type", "not");

    private final JsonNode text;
    private final JsonSchema schema;

    RouteSchema() {
        JsonMetaSchema meta = JsonMetaSchema.builder(JsonMetaSchema.getV4())
                .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
                .build();
        try (InputStream in = RouteSchema.class.getResourceAsStream(FILE)) {
            text = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        schema = JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(meta.getIri())
                .metaSchema(meta)
                .build()
                .getSchema(
                        text,
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                // Only what the files use of it is read.
                                .preloadJsonSchema(false)
                                .build());
    }

    /** Whether the file is as the schema wants it. */
    boolean accepts(RouteSource source, RouteFindings findings) {
        Set<ValidationMessage> messages = schema.validate(source.json());
        for (ValidationMessage message : messages) {
            if (!VAGUE.contains(message.getType()) || !isExplained(message, messages)) {
                tell(source, message, findings);
            }
        }
        return messages.isEmpty();
    }

    private static boolean isExplained(ValidationMessage vague, Set<ValidationMessage> messages) {
        String place = vague.getInstanceLocation().toString();
        return messages.stream()
                .anyMatch(other -> other != vague
                        && other.getInstanceLocation().toString().startsWith(place)
                        && (!VAGUE.contains(other.getType()) || isNarrower(other, vague)));
    }

    private static boolean isNarrower(ValidationMessage one, ValidationMessage other) {
        return one.getInstanceLocation().getNameCount()
                > other.getInstanceLocation().getNameCount();
    }

    private void tell(RouteSource source, ValidationMessage message, RouteFindings findings) {
        List<String> path = steps(message.getInstanceLocation().toString());
        YamlPart spot = source.whole().at(path);
        String around = spot.key().isEmpty() ? "a file of routes" : spot.key();
        String property = message.getProperty();
        if (message.getType().equals("additionalProperties")) {
            YamlPart wrong = spot.child(property).orElse(spot);
            findings.error(
                    wrong,
                    "there is no " + property + " in " + around,
                    RouteFindings.nearest(properties(message), property));
        } else if (message.getType().equals("required")) {
            findings.error(spot, around + " lacks " + property, property + ": ...");
        } else {
            findings.error(
                    spot,
                    "Camel does not understand " + around + ": "
                            + message.getMessage().replaceFirst("^[^:]*: ", ""),
                    "the form in Camel's documentation of " + around);
        }
    }

    /** The names that the schema has where it does not have this one. */
    private List<String> properties(ValidationMessage message) {
        List<String> place = steps(message.getSchemaLocation().getFragment().toString());
        JsonNode here = text;
        for (String step : place.subList(0, Math.max(0, place.size() - 1))) {
            here = here.isArray() ? here.path(Integer.parseInt(step)) : here.path(step);
        }
        List<String> names = new ArrayList<>();
        here.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> steps(String pointer) {
        return Arrays.stream(pointer.split("/"))
                .filter(step -> !step.isEmpty())
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
