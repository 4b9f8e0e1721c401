package dev.mailchute.testkit.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnRoutesTest {
    private static final Path DRAWINGS = Path.of("docs/drawings");
    private static final Pattern MARK = Pattern.compile("<!-- (drawn from [0-9a-f]{64}) -->");
    private static final Pattern TEXT = Pattern.compile("<text[^>]*>([^<]*)</text>");

    @TempDir
    Path folder;

    private static List<String> texts(String svg) {
        List<String> texts = new ArrayList<>();
        Matcher found = TEXT.matcher(svg);
        while (found.find()) {
            texts.add(found.group(1)
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace('\u00a0', ' '));
        }
        return texts;
    }

    /** The fonts of the machine decide on the places of the boxes, so it is told from which text each was drawn. */
    @Test
    void the_drawings_in_the_documents_are_those_of_the_routes() throws IOException {
        Map<String, String> now = new TreeMap<>();
        new DrawnRoutes(Path.of("routes")).sources().forEach((name, source) -> now.put(name, DrawnRoutes.mark(source)));
        Map<String, String> kept = new TreeMap<>();
        try (Stream<Path> files = Files.list(DRAWINGS)) {
            for (Path file : files.toList()) {
                String svg = Files.readString(file);
                Matcher mark = MARK.matcher(svg);
                assertTrue(mark.find(), file.toString());
                kept.put(file.getFileName().toString(), mark.group(1));
                assertFalse(String.join(" ", texts(svg)).contains("Syntax Error"), file.toString());
            }
        }
        assertEquals(now, kept, "java -jar target/mailchute.jar draw-routes --to docs/drawings draws them anew");
    }

    private String drawn(String yaml) throws IOException {
        Files.writeString(folder.resolve("some.camel.yaml"), yaml);
        Map<String, String> sources = new DrawnRoutes(folder).sources();
        return DrawnRoutes.svg(sources.values().iterator().next());
    }

    @Test
    void steps_are_boxes_in_their_order_and_a_choice_has_its_branches() throws IOException {
        String svg = drawn("""
                - route:
                    id: some
                    description: What it is for
                    from:
                      uri: direct:some
                      steps:
                        - setBody:
                            simple: ${variable.mail.stagingFile}
                        - choice:
                            when:
                              - simple: ${variable.mail.isBounce}
                                steps:
                                  - to:
                                      description: To the others
                                      uri: direct:other
                              - method:
                                  ref: custody
                                  method: isIt
                                steps:
                                  - stop: {}
                            otherwise:
                              steps:
                                - bean:
                                    ref: delivery
                                    method: leaveOut
                        - split:
                            simple: ${body}
                            steps:
                              - log: one
                        - toD: https:example.org
                - route:
                    id: other
                    from:
                      uri: direct:other
                      steps:
                        - log: other
                """);
        String text = String.join("\n", texts(svg));
        int place = -1;
        for (String words : List.of(
                "some",
                "What it is for",
                "direct:some",
                "setBody",
                "= ${variable.mail.stagingFile}",
                "= ${body}",
                "https:example.org")) {
            assertTrue(text.indexOf(words) > place, words + " in\n" + text);
            place = text.indexOf(words);
        }
        for (String words : List.of(
                "${variable.mail.isBounce}",
                "bean custody.isIt",
                "otherwise",
                "delivery.leaveOut",
                "To the others",
                "log")) {
            assertTrue(text.contains(words), words + " in\n" + text);
        }
        assertTrue(svg.contains("xlink:href=\"other.svg\""), "a called route leads to its drawing");
    }

    @Test
    void what_a_file_says_is_never_read_as_the_language_of_diagrams() throws IOException {
        String nasty = "**b** //i// <b>x</b> <img:/etc/passwd> [[http://evil/ x]] !include /etc/passwd ;\\n|a|"
                + " %getenv(HOME) @enduml <$x> ~ &#64; </style> \\\\n";
        String svg = drawn("""
                - route:
                    id: "@enduml !include /etc/passwd"
                    description: '%1$s'
                    from:
                      uri: "direct:%%getenv(PATH)"
                      steps:
                        - log: '%1$s'
                        - choice:
                            when:
                              - simple: "x) then (y) \\nstop ${variable.a}"
                                steps:
                                  - bean: {ref: '|x|', method: 'a;', description: '%1$s'}
                        - split:
                            description: '"} @enduml'
                            simple: ${body}
                            steps:
                              - log: "end split"
                """.formatted(nasty));
        String text = texts(svg).stream().collect(Collectors.joining(" "));
        assertFalse(text.contains("Syntax Error"), text);
        for (String words : List.of(
                "**b** //i// <b>x</b>",
                "<img:/etc/passwd>",
                "[[http://evil/ x]]",
                "!include /etc/passwd",
                "@enduml",
                "%getenv(PATH)",
                "x) then (y)",
                "|x|.a;")) {
            assertTrue(text.contains(words), words + " in\n" + text);
        }
        assertFalse(svg.contains("<image") || svg.contains("href=\"http://evil"), svg);
        assertFalse(text.contains("root:"), "no file is read");
    }

    @Test
    void names_of_files_are_safe_and_distinct() throws IOException {
        Files.writeString(folder.resolve("a.camel.yaml"), """
                - route: {id: "../../x", from: {uri: "direct:a", steps: [{log: a}]}}
                - route: {id: "..\\\\..\\\\x", from: {uri: "direct:b", steps: [{log: b}]}}
                - from: {uri: "direct:c", steps: [{log: c}]}
                """);
        Path to = folder.resolve("to");
        List<String> names = new DrawnRoutes(folder).write(to);
        assertEquals(3, names.stream().distinct().count(), names.toString());
        for (String name : names) {
            assertTrue(name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*\\.svg"), name);
            assertTrue(Files.exists(to.resolve(name)));
        }
    }
}
