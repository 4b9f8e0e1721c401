package dev.mailchute.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The body of a POST: empty, or a JSON object with known fields of the right types. Anything else is refused. */
final class JsonBody {
    static final String TYPE = "application/json";

    private static final ObjectReader STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final JsonNode content;

    private JsonBody(JsonNode content) {
        this.content = content;
    }

    /** JSON only: a form on another site cannot send that, so a browser on this machine cannot be used for an attack. */
    static JsonBody of(Request request, List<String> allowed) {
        String type = request.header("Content-Type").orElse("");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(TYPE)) {
            throw Problem.of(415, "not-json", "a POST requires Content-Type: application/json, even without a body")
                    .refusal();
        }
        return read(request.body(), allowed);
    }

    static JsonBody read(String body, List<String> allowed) {
        if (body.isBlank()) {
            return new JsonBody(JsonNodeFactory.instance.objectNode());
        }
        JsonNode content;
        try {
            content = STRICT.readTree(body);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw Problem.of(
                            400,
                            "bad-json",
                            "the body is not JSON: " + e.getOriginalMessage() + where + ". Nothing was done")
                    .refusal();
        }
        if (!content.isObject()) {
            throw Problem.of(400, "bad-json", "the body must be a JSON object, such as {}. Nothing was done")
                    .refusal();
        }
        refuseUnknown(content, "", allowed);
        return new JsonBody(content);
    }

    private static void refuseUnknown(JsonNode object, String prefix, List<String> allowed) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!allowed.contains(name)) {
                throw Parameters.unknown("field", prefix + name, name, allowed);
            }
        }
    }

    static Problem.Refusal bad(String field, String what) {
        return Problem.of(400, "bad-field", field + " " + what + ". Nothing was done")
                .with("field", field)
                .refusal();
    }

    boolean has(String field) {
        return content.has(field);
    }

    Optional<Boolean> flag(String field) {
        Optional<JsonNode> value = Optional.ofNullable(content.get(field));
        if (value.filter(one -> !one.isBoolean()).isPresent()) {
            throw bad(field, "must be true or false");
        }
        return value.map(JsonNode::booleanValue);
    }

    Optional<Integer> number(String field) {
        Optional<JsonNode> value = Optional.ofNullable(content.get(field));
        if (value.filter(one -> !one.isInt() || one.intValue() < 0).isPresent()) {
            throw bad(field, "must be a whole number, zero or more");
        }
        return value.map(JsonNode::intValue);
    }

    Optional<String> text(String field, int most) {
        Optional<JsonNode> value = Optional.ofNullable(content.get(field));
        if (value.filter(one -> !one.isTextual()).isPresent()) {
            throw bad(field, "must be a string");
        }
        if (value.filter(one -> one.textValue().length() > most).isPresent()) {
            throw bad(field, "is longer than " + most + " characters");
        }
        return value.map(JsonNode::textValue);
    }

    Optional<String> choice(String field, List<String> allowed) {
        Optional<String> value = text(field, 100);
        if (value.filter(one -> !allowed.contains(one)).isPresent()) {
            throw bad(field, "must be one of " + String.join(", ", allowed) + ", not " + value.get());
        }
        return value;
    }

    Optional<List<String>> texts(String field, int most) {
        JsonNode value = content.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isArray() || value.isEmpty() || value.size() > most) {
            throw bad(field, "must be a list of 1 to " + most + " strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value) {
            if (!one.isTextual()) {
                throw bad(field, "must be a list of strings");
            }
            texts.add(one.textValue());
        }
        return Optional.of(texts);
    }

    /** An object whose members are parameters. */
    Optional<Parameters> parameters(String field, List<String> allowed) {
        JsonNode value = content.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw bad(field, "must be an object");
        }
        refuseUnknown(value, field + ".", allowed);
        List<Map.Entry<String, String>> given = new ArrayList<>();
        value.properties().forEach(one -> {
            if (!one.getValue().isTextual()) {
                throw bad(field + "." + one.getKey(), "must be a string");
            }
            given.add(Map.entry(one.getKey(), one.getValue().textValue()));
        });
        return Optional.of(Parameters.of(given, field + ".", allowed));
    }
}
