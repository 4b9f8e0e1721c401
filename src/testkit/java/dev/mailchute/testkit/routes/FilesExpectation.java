package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Files in a folder.
 *
 * @param in below the folder in which the application runs
 * @param name a pattern, such as {@code *.eml}
 * @param count how many such files there are
 * @param text the whole content, but for blanks and lines at its end
 * @param json members that the content has, with these values; it may have others
 * @param is the name of a message: the content is that message, byte for byte
 */
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
record FilesExpectation(
        @JsonProperty(required = true) String in,
        String name,
        Integer count,
        Integer atLeast,
        String contains,
        String text,
        JsonNode json,
        String is)
        implements Expectation {
    private static final int MAX_SHOWN = 500;

    FilesExpectation {
        Count.require(count, atLeast);
        if (in.startsWith("/") || in.contains("..")) {
            throw new IllegalArgumentException("in: is a folder below that in which the application runs");
        }
    }

    @Override
    public List<Mismatch> mismatches(String unused, Evidence evidence) throws IOException {
        PathMatcher pattern = FileSystems.getDefault().getPathMatcher("glob:" + (name == null ? "*" : name));
        int matching = 0;
        Optional<Path> other = Optional.empty();
        for (Path file : evidence.files(in)) {
            if (pattern.matches(file.getFileName())) {
                if (hasContent(file, evidence)) {
                    matching++;
                } else {
                    other = Optional.of(file);
                }
            }
        }
        Count wanted = Count.of(count, atLeast);
        if (wanted.isMetBy(matching)) {
            return List.of();
        }
        return List.of(new Mismatch(
                "files: " + wanted + " in " + in + (name == null ? "" : " called " + name) + contentWords(),
                matching + "; "
                        + (matching == 0 && other.isPresent() && is == null
                                ? other.get().getFileName() + " has \"" + beginning(other.get()) + "\""
                                : evidence.contentOf(in))));
    }

    private static String beginning(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(MAX_SHOWN), StandardCharsets.UTF_8).stripTrailing();
        }
    }

    private boolean hasContent(Path file, Evidence evidence) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String content = new String(bytes, StandardCharsets.UTF_8);
        return (contains == null || content.contains(contains))
                && (text == null || content.stripTrailing().equals(text.stripTrailing()))
                && (json == null || ServerExpectation.isLike(json, content))
                && (is == null || Arrays.equals(bytes, evidence.arrived(is).bytes()));
    }

    private String contentWords() {
        return (contains == null ? "" : " with \"" + contains + "\"")
                + (text == null ? "" : " with exactly \"" + text.stripTrailing() + "\"")
                + (json == null ? "" : " with " + json)
                + (is == null ? "" : ", the message " + is);
    }
}
