package dev.mailchute.settings.reading;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.ValueOrigin;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A properties file in the format of {@link Properties}. Unlike that class, it knows the line of each key, refuses duplicate
 * keys, and reads on after a malformed line.
 */
public final class PropertiesFile {
    /**
     * One key with its value.
     *
     * @param line its first line, counted from 1
     */
    record Line(int line, String key, String value) {}

    private final String name;
    private final List<Line> lines = new ArrayList<>();
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    /** @param name the file as the user named it */
    public PropertiesFile(String name, byte[] content) {
        this.name = name;
        split(decode(content));
        refuseDuplicates();
    }

    List<Line> lines() {
        return lines;
    }

    List<ConfigurationProblem> problems() {
        return problems;
    }

    String where(int line) {
        return origin(line).place();
    }

    ValueOrigin origin(int line) {
        return ValueOrigin.line(name, line);
    }

    private String decode(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            return withoutMark(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            String readable = StandardCharsets.UTF_8.decode(bytes.rewind()).toString();
            String before = readable.substring(0, Math.max(0, readable.indexOf('\uFFFD')));
            long line =
                    1 + before.chars().filter(character -> character == '\n').count();
            problems.add(new ConfigurationProblem(
                    name,
                    "is not UTF-8; the first invalid character is near line " + line,
                    "save the file as UTF-8, or write \\u00e4 for ä"));
            return withoutMark(readable);
        }
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void split(String text) {
        String[] natural = text.split("\r\n|\n|\r", -1);
        for (int i = 0; i < natural.length; i++) {
            int first = i;
            String start = natural[i].strip();
            if (start.isEmpty() || start.startsWith("#") || start.startsWith("!")) {
                continue;
            }
            StringBuilder logical = new StringBuilder(natural[i]);
            while (endsInContinuation(natural[i]) && i + 1 < natural.length) {
                logical.append('\n').append(natural[++i]);
            }
            read(first + 1, logical.toString());
        }
    }

    private static boolean endsInContinuation(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private void read(int line, String logical) {
        Properties single = new Properties();
        try {
            single.load(new StringReader(logical));
        } catch (IllegalArgumentException e) {
            problems.add(new ConfigurationProblem(
                    where(line),
                    "\\u must be followed by four hexadecimal digits",
                    "write a Windows path with / or with \\\\, as in C:/users/mail"));
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (single.size() == 1 && !logical.strip().matches("(?s).*[=:\\s].*")) {
            // A stray line may be part of a secret, so it is not shown.
            problems.add(new ConfigurationProblem(
                    where(line), "has no = after the key", "mailchute.tenant-id = contoso.com"));
            return;
        }
        single.forEach((key, value) -> lines.add(new Line(line, (String) key, (String) value)));
        LostBackslash.in(logical)
                .ifPresent(key -> problems.add(new ConfigurationProblem(
                        KeySuggestions.shown(key),
                        Optional.of(where(line)),
                        "has a \\ that a properties file takes away",
                        "C:/mail/drop, or C:\\\\mail\\\\drop: / or \\\\ for each \\")));
    }

    private void refuseDuplicates() {
        Map<String, Line> firsts = new HashMap<>();
        for (Line line : List.copyOf(lines)) {
            Line first = firsts.putIfAbsent(line.key(), line);
            if (first != null) {
                problems.add(new ConfigurationProblem(
                        KeySuggestions.shown(line.key()),
                        "is set twice, in line " + first.line() + " and in line " + line.line() + " of " + name,
                        "keep one of the two lines"));
            }
        }
    }
}
