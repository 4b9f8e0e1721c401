package dev.mailchute.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The description of the API, and whether an answer is one that it promises: no member more, none less, in the same order. */
public final class ApiDescription {
    public static final Path FILE = Path.of("src", "main", "resources", "dev", "mailchute", "web", "openapi.yaml");

    /** Statuses that any request may meet; the others must be described for the operation. */
    private static final Set<Integer> ANYWHERE = Set.of(401, 403, 404, 405, 413, 415, 421, 429, 500, 503);

    private final JsonNode root;
    private final JsonNode closed;

    public ApiDescription() {
        try {
            root = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(FILE));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        closed = closed(root.path("components").path("schemas"));
    }

    /** A program must not mind more members; here they would be members that nobody described. */
    private static JsonNode closed(JsonNode schemas) {
        Set<String> bases = new HashSet<>();
        schemas.forEach(schema -> schema.path("allOf").forEach(part -> bases.add(last(part.path("$ref")))));
        ObjectNode closed = schemas.deepCopy();
        closed.properties().forEach(schema -> {
            if (schema.getValue().path("type").asText().equals("object") && !bases.contains(schema.getKey())) {
                ((ObjectNode) schema.getValue()).put("unevaluatedProperties", false);
            }
        });
        return closed;
    }

    private static String last(JsonNode reference) {
        return reference.asText().replaceAll(".*/", "");
    }

    public String text() {
        return root.path("info").path("description").asText() + root;
    }

    /** What is described, by {@code GET /path}. */
    public Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (!method.getKey().equals("parameters")) {
                        operations.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue());
                    }
                }));
        return operations;
    }

    /** What a reference leads to; anything else is itself. */
    public JsonNode resolved(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = root.at(at.path("$ref").asText().substring(1));
        }
        return at;
    }

    public JsonNode schema(String name) {
        return root.path("components").path("schemas").path(name);
    }

    /** The parameters of an operation that stand in the query. */
    public List<JsonNode> query(JsonNode operation) {
        List<JsonNode> query = new ArrayList<>();
        operation.path("parameters").forEach(parameter -> query.add(resolved(parameter)));
        query.removeIf(parameter -> !parameter.path("in").asText().equals("query"));
        return query;
    }

    /** The schema of an operation's body. */
    public JsonNode body(JsonNode operation) {
        return resolved(operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema"));
    }

    /** The operation that a request meets, as {@code GET /letters/{id}}. */
    public Optional<String> operation(String method, String path) {
        String[] steps = path.replaceFirst("\\?.*", "").split("/");
        return operations().keySet().stream()
                .filter(operation -> operation.startsWith(method + " "))
                .filter(operation -> matches(operation.split(" ")[1].split("/"), steps))
                .findFirst();
    }

    private static boolean matches(String[] template, String[] steps) {
        if (template.length != steps.length) {
            return false;
        }
        for (int i = 0; i < steps.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(steps[i])) {
                return false;
            }
        }
        return true;
    }

    /** What is not as described in an answer; nothing if all is. */
    public List<String> problems(String method, String path, int status, String type, byte[] body) {
        Optional<String> operation = operation(method, path);
        JsonNode responses =
                operation.map(name -> operations().get(name).path("responses")).orElse(schema("none"));
        JsonNode response = resolved(responses.path(String.valueOf(status)));
        if (response.isMissingNode()) {
            if (!ANYWHERE.contains(status)) {
                return List.of("status " + status + " is not described");
            }
            response = root.path("components").path("responses").path("Problem");
        }
        if (!response.has("content")) {
            return body.length == 0 ? List.of() : List.of("a body is not described");
        }
        String plain = type.replaceFirst(";.*", "");
        JsonNode content = response.path("content").path(plain);
        if (content.isMissingNode()) {
            return List.of("the type " + type + " is not described");
        }
        return content.has("schema") ? schemaProblems(content.path("schema"), body) : List.of();
    }

    /** Of several that are described, the one that it is; each has members that the others do not have. */
    private JsonNode meant(JsonNode schema, JsonNode answer) {
        for (JsonNode one : schema.path("oneOf")) {
            if (valid(one, answer).isEmpty()) {
                return one;
            }
        }
        return schema;
    }

    private List<String> schemaProblems(JsonNode schema, byte[] body) {
        JsonNode answer;
        try {
            answer = new ObjectMapper().readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return List.of("no JSON: " + e.getMessage());
        }
        List<String> problems = new ArrayList<>(valid(schema, answer));
        List<String> given = new ArrayList<>();
        answer.fieldNames().forEachRemaining(given::add);
        List<String> ordered = properties(resolved(meant(schema, answer)))
                .filter(given::contains)
                .toList();
        if (!ordered.equals(given)) {
            problems.add("the order is " + given + ", not " + ordered);
        }
        return problems;
    }

    private List<String> valid(JsonNode schema, JsonNode answer) {
        ObjectNode whole = new ObjectMapper().createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.setAll((ObjectNode) schema.deepCopy());
        whole.putObject("components").set("schemas", closed);
        JsonSchema compiled = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        whole,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
        return compiled.validate(answer).stream().map(Object::toString).toList();
    }

    /** A request's body against the schema of its operation. */
    public List<String> bodyProblems(String operation, String body) {
        JsonNode schema = operations()
                .get(operation)
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        try {
            return valid(schema, new ObjectMapper().readTree(body));
        } catch (JsonProcessingException e) {
            return List.of("no JSON");
        }
    }

    /** The names of a schema's members, those of its base first. */
    public Stream<String> properties(JsonNode schema) {
        List<String> names = new ArrayList<>();
        schema.path("allOf").forEach(part -> properties(resolved(part)).forEach(names::add));
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names.stream();
    }
}
