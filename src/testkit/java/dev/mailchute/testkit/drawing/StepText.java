package dev.mailchute.testkit.drawing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a step says of itself, in words of the file. */
record StepText(String name, JsonNode step) {
    /** What is no language, so that the rest of a step that has an expression is one. */
    private static final Set<String> PARTS = Set.of(
            "id",
            "description",
            "note",
            "name",
            "steps",
            "uri",
            "parameters",
            "streaming",
            "parallelProcessing",
            "executorService",
            "aggregationStrategy",
            "stopOnException",
            "disabled",
            "resultType",
            "when",
            "otherwise");

    private static final Set<String> SAID_ELSEWHERE = Set.of("id", "description", "note", "steps");

    /** The one step of an item of a list, or nothing if it is none. */
    static Optional<StepText> of(JsonNode item) {
        return item.properties().stream().findFirst().map(one -> new StepText(one.getKey(), one.getValue()));
    }

    String text(String key) {
        return step.path(key).asText("");
    }

    /** The address that it sends to; empty if it sends nothing. */
    String address() {
        return Set.of("to", "toD", "wireTap", "enrich", "poll", "pollEnrich").contains(name)
                ? step.isTextual() ? step.asText() : text("uri")
                : "";
    }

    boolean isCall() {
        return address().startsWith("direct:");
    }

    /** After the name: what it works on. */
    String subject() {
        if (step.isTextual()) {
            return step.asText();
        }
        if (!address().isEmpty()) {
            String method = step.path("parameters").path("httpMethod").asText("");
            return method.isEmpty() ? address() : method + " " + address();
        }
        if (name.equals("bean")) {
            return text("ref") + text("beanType") + (text("method").isEmpty() ? "" : "." + text("method"));
        }
        return text("name") + text("message") + text("pattern") + text("exceptionType");
    }

    /** Its expression, in one line; empty if it has none. */
    String expression() {
        JsonNode given = step.path("expression").isObject() ? step.path("expression") : step;
        return given.properties().stream()
                .filter(one -> !PARTS.contains(one.getKey()) && hasExpression())
                .findFirst()
                .map(StepText::expression)
                .orElse("");
    }

    private boolean hasExpression() {
        return Set.of(
                        "setBody",
                        "setVariable",
                        "setHeader",
                        "setProperty",
                        "transform",
                        "filter",
                        "when",
                        "split",
                        "loop",
                        "validate",
                        "recipientList",
                        "routingSlip",
                        "dynamicRouter",
                        "delay",
                        "sort",
                        "script")
                .contains(name);
    }

    private static String expression(Map.Entry<String, JsonNode> language) {
        JsonNode value = language.getValue();
        if (language.getKey().equals("method")) {
            return "bean " + value.path("ref").asText(value.path("beanType").asText(""))
                    + (value.path("method").asText("").isEmpty()
                            ? ""
                            : "." + value.path("method").asText());
        }
        String text =
                value.isValueNode() ? value.asText() : value.path("expression").asText("");
        return switch (language.getKey()) {
            case "simple" -> text.isEmpty() ? "nothing" : text;
            case "constant" -> "\"" + text + "\"";
            default -> language.getKey() + ": " + text;
        };
    }

    /** The lines of its box: the step, its expression, what it is for. */
    List<String> lines(String linked) {
        List<String> lines = new ArrayList<>();
        List<String> subject = DiagramText.wrapped(subject());
        String first = linked.isEmpty() ? DiagramText.plain(subject.get(0)) : linked;
        lines.add((DiagramText.bold(name) + " " + first).strip());
        if (linked.isEmpty()) {
            subject.stream().skip(1).map(DiagramText::plain).forEach(lines::add);
        }
        if (!expression().isEmpty()) {
            lines.addAll(DiagramText.wrapped("= " + expression()).stream()
                    .map(DiagramText::plain)
                    .toList());
        }
        String rest = rest();
        if (!rest.isEmpty()) {
            lines.addAll(
                    DiagramText.wrapped(rest).stream().map(DiagramText::plain).toList());
        }
        lines.addAll(words());
        return lines;
    }

    /** Its description, else what its id says. */
    List<String> words() {
        return text("description").isEmpty()
                ? List.of()
                : DiagramText.wrapped(text("description")).stream()
                        .map(DiagramText::italic)
                        .toList();
    }

    /** Of a step that is not known here, all that it says. */
    private String rest() {
        if (!subject().isEmpty() || !expression().isEmpty() || !step.isObject()) {
            return "";
        }
        return step.properties().stream()
                .filter(one -> one.getValue().isValueNode() && !SAID_ELSEWHERE.contains(one.getKey()))
                .map(one -> one.getKey() + ": " + one.getValue().asText())
                .collect(Collectors.joining(", "));
    }
}
