package dev.mailchute.testkit.drawing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A route as an activity diagram in PlantUML's words: steps from top to bottom, a choice as its branches, steps within steps in a frame. */
final class RouteDiagram {
    private static final String STYLE = """
            <style>
            root { FontName Helvetica, Arial, sans-serif }
            document { BackGroundColor white; Margin 10 }
            title { FontSize 15; HorizontalAlignment center }
            activityDiagram {
              activity { BackGroundColor white; LineColor #5b6770; FontSize 12; RoundCorner 6; LineThickness 1
                .call { BackGroundColor #e3edf9; LineColor #1f5fa8 }
                .send { BackGroundColor #fdf0d5; LineColor #a56a00 }
                .from { BackGroundColor #1f3a4d; FontColor white; LineColor #1f3a4d; RoundCorner 25 }
              }
              diamond { BackGroundColor #eef3e6; LineColor #55702b; FontSize 12 }
              partition { BackGroundColor #f7f8f9; LineColor #9aa5ad; FontSize 12 }
              arrow { LineColor #5b6770; FontSize 11 }
            }
            </style>
            """;

    private static final Set<String> ENDS = Set.of("stop", "throwException", "rollback");

    private final Map<String, String> files;
    private final List<String> lines = new ArrayList<>();

    /** @param files the drawings of the routes, by the address from which they start */
    RouteDiagram(Map<String, String> files) {
        this.files = files;
    }

    /**
     * The text that PlantUML draws.
     *
     * @param given the route, or that of a template
     */
    String of(String id, String description, JsonNode given) {
        lines.clear();
        lines.add("@startuml");
        lines.add("!pragma useVerticalIf on");
        lines.add(STYLE.strip());
        lines.add("title " + DiagramText.joined(title(id, description)));
        JsonNode from = given.path("from");
        lines.add(box(
                List.of(DiagramText.bold("from") + " "
                        + DiagramText.plain(from.path("uri").asText(""))),
                "from"));
        steps(from.path("steps").isMissingNode() ? given.path("steps") : from.path("steps"));
        if (!lines.get(lines.size() - 1).equals("end")) {
            lines.add("stop");
        }
        lines.add("@enduml");
        return String.join("\n", lines) + "\n";
    }

    private static List<String> title(String id, String description) {
        List<String> title = new ArrayList<>(List.of(DiagramText.plain(id)));
        if (!description.isEmpty()) {
            DiagramText.wrapped(description)
                    .forEach(line -> title.add("<size:12><plain>" + DiagramText.plain(line) + "</plain></size>"));
        }
        return title;
    }

    private static String box(List<String> shown, String style) {
        return ":" + DiagramText.joined(shown) + ";" + (style.isEmpty() ? "" : " <<" + style + ">>");
    }

    private void steps(JsonNode steps) {
        for (JsonNode item : steps) {
            StepText.of(item).ifPresent(this::step);
        }
    }

    private void step(StepText step) {
        switch (step.name()) {
            case "choice" -> choice(step.step());
            case "filter" -> {
                lines.add("if (" + question("filter", step) + ") then (yes)");
                steps(step.step().path("steps"));
                lines.add("else (no)");
                lines.add("endif");
            }
            default -> {
                if (step.step().has("steps")) {
                    frame(step);
                } else {
                    lines.add(box(step.lines(link(step)), style(step)));
                }
                parts(step);
            }
        }
        if (ENDS.contains(step.name())) {
            lines.add("end");
        }
    }

    private String link(StepText step) {
        return Optional.ofNullable(files.get(step.address()))
                .map(file -> "[[" + file + " " + DiagramText.plain(step.subject()) + "]]")
                .orElse("");
    }

    private static String style(StepText step) {
        if (step.isCall()) {
            return "call";
        }
        return step.address().isEmpty() ? "" : "send";
    }

    private static String question(String name, StepText step) {
        List<String> asked = new ArrayList<>();
        DiagramText.wrapped((name + " " + step.expression()).strip()).stream()
                .map(DiagramText::plain)
                .forEach(asked::add);
        asked.addAll(step.words());
        return DiagramText.joined(asked);
    }

    private void choice(JsonNode choice) {
        Iterator<JsonNode> whens = choice.path("when").elements();
        boolean isFirst = true;
        while (whens.hasNext()) {
            StepText when = new StepText("when", whens.next());
            lines.add((isFirst ? "if (" : "elseif (") + question("", when) + ") then (yes)");
            steps(when.step().path("steps"));
            isFirst = false;
        }
        lines.add("else (otherwise)");
        steps(choice.path("otherwise").path("steps"));
        lines.add("endif");
    }

    private void frame(StepText step) {
        // Its words are a box, because the arrow would cross them in the title of the frame.
        lines.add("partition \"" + DiagramText.plain(step.name()) + "\" {");
        lines.add(box(step.lines(""), ""));
        steps(step.step().path("steps"));
        lines.add("}");
    }

    /** What doTry, circuitBreaker and the like have besides their steps. */
    private void parts(StepText step) {
        for (JsonNode caught : step.step().path("doCatch")) {
            List<String> names = new ArrayList<>();
            caught.path("exception").forEach(one -> names.add(one.asText().replaceFirst(".*\\.", "")));
            lines.add("partition \"" + DiagramText.bold("doCatch") + " " + DiagramText.plain(String.join(", ", names))
                    + "\" {");
            steps(caught.path("steps"));
            lines.add("}");
        }
        for (String part : List.of("doFinally", "onFallback")) {
            if (step.step().has(part)) {
                lines.add("partition \"" + DiagramText.bold(part) + "\" {");
                steps(step.step().path(part).path("steps"));
                lines.add("}");
            }
        }
    }
}
