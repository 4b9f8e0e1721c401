package dev.mailchute.testkit.probe;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.Exchange;

/** A message between two steps, in words. No stream is read. */
record MessageState(String body, Map<String, String> headers, Map<String, String> variables, String exception) {
    /** The variable that has the message, in every route that it passes. */
    private static final String MESSAGE = "mail";

    private static final String OUTCOME = "outcome";
    private static final int MAX = 300;

    static boolean isKnown(Exchange exchange) {
        return exchange.getVariable(MESSAGE) != null;
    }

    static MessageState of(Exchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            // What a file endpoint says of a file, and objects of the scheduler, are much and no step's doing.
            if (isShown(value) && !name.matches("CamelFile(?!Name$).*|CamelMessageTimestamp")) {
                headers.put(name, text(value));
            }
        });
        Map<String, String> variables = new TreeMap<>();
        exchange.getVariables().forEach((name, value) -> {
            if (name.equals(OUTCOME)) {
                variables.put(name, outcome(exchange));
            } else if (!name.equals(MESSAGE)) {
                variables.put(name, text(value));
            }
        });
        Exception failure = exchange.getException();
        return new MessageState(
                text(exchange.getMessage().getBody()),
                headers,
                variables,
                failure == null ? "" : cut(failure.toString()));
    }

    private static boolean isShown(Object value) {
        return value == null
                || value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof File
                || value instanceof byte[];
    }

    private static String outcome(Exchange exchange) {
        return exchange.getContext()
                .resolveLanguage("simple")
                .createExpression("${variable.outcome.word}")
                .evaluate(exchange, String.class);
    }

    static String text(Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof File file) {
            return "the file " + file.getName() + ", " + file.length() + " bytes";
        }
        if (value instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
                ? "\"" + cut(value.toString()) + "\""
                : "of " + value.getClass().getName().replaceFirst(".*\\.", "");
    }

    static String cut(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > MAX ? line.substring(0, MAX) + "..." : line;
    }

    /** @param isSame whether both are about the same message */
    List<String> changesTo(MessageState after, boolean isSame) {
        List<String> lines = new ArrayList<>();
        if (!isSame) {
            return lines;
        }
        if (!body.equals(after.body)) {
            lines.add("    body: " + after.body);
        }
        changes("header", headers, after.headers, lines);
        changes("variable", variables, after.variables, lines);
        if (!after.exception.isEmpty() && !exception.equals(after.exception)) {
            lines.add("    failed: " + after.exception);
        }
        return lines;
    }

    private static void changes(
            String what, Map<String, String> before, Map<String, String> after, List<String> lines) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                lines.add("    " + what + " " + name + ": " + (after.containsKey(name) ? after.get(name) : "removed"));
            }
        }
    }
}
