package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A file with tests.
 *
 * @param path as it was given
 */
record TestFile(Path path, List<RouteTest> tests) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A file that is not as it must be; the message has file and line. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String words) {
            super(words);
        }
    }

    static TestFile read(Path path) throws Unreadable {
        String text;
        try {
            text = Files.readString(path);
        } catch (IOException e) {
            throw new Unreadable(path + " cannot be read: " + e);
        }
        try {
            return new TestFile(path, tests(path, text));
        } catch (JsonMappingException e) {
            throw new Unreadable(path + ":" + new YamlPlaces(text).line(e.getPath()) + ": " + words(e));
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw new Unreadable(path + (place == null ? "" : ":" + place.getLineNr()) + ": " + words(e));
        }
    }

    private static List<RouteTest> tests(Path path, String text) throws Unreadable, JsonProcessingException {
        JsonNode root = YAML.readTree(text);
        if (!root.isArray()) {
            throw new Unreadable(path + ": a file with tests is a list, each with test: and expect:");
        }
        NameKinds names = new NameKinds(root);
        if (!names.problems().isEmpty()) {
            throw new Unreadable(path + ": " + String.join("; ", names.problems()));
        }
        List<RouteTest> entries = YAML.readerForListOf(RouteTest.class)
                .withAttribute(Expectations.KINDS, names.kinds())
                .readValue(text);
        if (entries.stream().anyMatch(Objects::isNull)) {
            throw new Unreadable(path + ": an entry is empty");
        }
        for (RouteTest entry : entries) {
            if (entry.problem().isPresent()) {
                throw new Unreadable(path + ": " + entry.problem().get());
            }
        }
        List<RouteTest> tests = tests(entries);
        if (tests.isEmpty()) {
            throw new Unreadable(path + ": there is no test: in it");
        }
        requireNames(path, tests);
        return tests;
    }

    Path folder() {
        return path.toAbsolutePath().getParent();
    }

    private static List<RouteTest> tests(List<RouteTest> entries) {
        List<RouteTest> tests = new ArrayList<>();
        Optional<RouteTest> common = Optional.empty();
        for (RouteTest entry : entries) {
            RouteTest whole = common.map(entry::with).orElse(entry);
            if (entry.isCommon()) {
                common = Optional.of(whole);
            } else {
                tests.add(whole);
            }
        }
        return tests;
    }

    /** An expectation may be about a message of another test. */
    private static void requireNames(Path path, List<RouteTest> tests) throws Unreadable {
        for (RouteTest test : tests) {
            List<String> strange = test.strangeNames();
            if (!strange.isEmpty()) {
                throw new Unreadable(path + ": in the test '" + test.name() + "', there is no message and no server "
                        + String.join(", ", strange));
            }
        }
    }

    private static String words(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "there is no key " + unknown.getPropertyName() + " here; there are: "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
            return "'" + wrong.getValue() + "' is none of: "
                    + Arrays.stream(wrong.getTargetType().getEnumConstants())
                            .map(String::valueOf)
                            .map(word -> word.toLowerCase(Locale.ROOT).replace('_', '-'))
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException cause) {
            return cause.getMessage();
        }
        if (e instanceof MismatchedInputException missing
                && missing.getOriginalMessage().startsWith("Missing required")) {
            return missing.getOriginalMessage()
                    .replaceAll("Missing required creator property '([^']*)'.*", "$1: is missing");
        }
        return (e instanceof JsonMappingException mapping ? mapping.getOriginalMessage() : e.getOriginalMessage())
                .replaceAll("\\s+", " ");
    }
}
