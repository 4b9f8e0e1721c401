package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.routes.RouteProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in an engineer's own files, with the product's as they are. */
class OwnStepMistakesTest {
    private static final String ELSEWHERE = "- to:   #@\n    uri: direct:inbound-delivered-elsewhere\n";
    private static final String POST = "- to:\n    uri: https://hook.example/x\n    parameters: {httpMethod: POST}\n";
    private static final String NOT_HANDED_OVER = "on one way no step before has handed it to another system";

    @TempDir
    Path home;

    private EditedRoutes routes;

    @BeforeEach
    void copy_the_routes() throws IOException {
        routes = new EditedRoutes(home);
    }

    private static String in(String step, String steps) {
        return step + "    steps:\n" + steps.indent(6);
    }

    /** A bean of the engineer's own that counts how often it is made. */
    public static final class Connection {
        static final AtomicInteger MADE = new AtomicInteger();

        public Connection() {
            MADE.incrementAndGet();
        }

        public void send() {
            MADE.get();
        }
    }

    private static Arguments mistake(String name, String steps, String... words) {
        return Arguments.of(name, steps, words);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("nothing hands it over", "- log: x\n" + ELSEWHERE, NOT_HANDED_OVER),
                mistake(
                        "a hand-over in a doTry",
                        in("- doTry:\n", POST)
                                + "    doCatch:\n      - exception: [java.lang.Exception]\n        steps: [{log: failed}]\n"
                                + ELSEWHERE,
                        NOT_HANDED_OVER),
                mistake(
                        "a hand-over in a filter",
                        in("- filter:\n    simple: ${variable.mail.size} > 1000\n", POST) + ELSEWHERE,
                        NOT_HANDED_OVER),
                mistake(
                        "a hand-over in the background",
                        "- wireTap: {uri: https://hook.example/x}\n" + ELSEWHERE,
                        NOT_HANDED_OVER),
                mistake("a hand-over to memory", "- to: seda:later\n" + ELSEWHERE, NOT_HANDED_OVER),
                mistake(
                        "a hand-over of each part",
                        in("- split:\n    tokenize: {token: x}\n", POST) + ELSEWHERE,
                        NOT_HANDED_OVER),
                mistake(
                        "a hand-over of copies that goes on after a failure",
                        in("- multicast:\n", POST) + ELSEWHERE,
                        NOT_HANDED_OVER),
                mistake(
                        "a hand-over behind a fallback",
                        in("- circuitBreaker:\n", POST) + "    onFallback: {steps: [{log: later}]}\n" + ELSEWHERE,
                        NOT_HANDED_OVER),
                mistake(
                        "a hand-over that is not repeated after a crash",
                        "- idempotentConsumer:   # a repository knows the message already\n    idempotentRepository: \"#seen\"\n"
                                + "    simple: ${variable.mail.deliveryId}\n    steps:\n" + POST.indent(6) + ELSEWHERE,
                        NOT_HANDED_OVER),
                mistake(
                        "delivered elsewhere for each part",
                        in("- split:   #@\n    tokenize: {token: x}\n", POST + ELSEWHERE.replace("#@", "")),
                        "within split"),
                mistake(
                        "delivered elsewhere by one of several copies",
                        in("- multicast:   #@\n", POST + ELSEWHERE.replace("#@", "")),
                        "within multicast"),
                mistake(
                        "acknowledged in the background",
                        "- wireTap:   #@\n    uri: direct:inbound-acknowledge\n",
                        "within wireTap"),
                mistake(
                        "delivered in a loop",
                        in("- loop:   #@\n    constant: \"2\"\n", POST + ELSEWHERE.replace("#@", "")),
                        "within loop"),
                mistake(
                        "acknowledged when it is over",
                        "- onCompletion:   #@\n    steps: [{to: direct:inbound-acknowledge}]\n- log: x\n",
                        "onCompletion"),
                mistake("back to where it came from", "- to:\n    uri: direct:inbound-deliver\n", "in a circle"),
                mistake(
                        "acknowledged and not left out",
                        in(
                                "- filter:\n    simple: ${variable.mail.isBounce}\n",
                                "- to:\n    uri: direct:inbound-acknowledge\n- stop: {}\n"),
                        "before the message is delivered, held or left out"),
                mistake(
                        "left out and not acknowledged",
                        in(
                                "- filter:\n    simple: ${variable.mail.isBounce}\n",
                                "- bean: {ref: delivery, method: leaveOut}\n- stop: {}   #@\n"),
                        "without an outcome"),
                mistake(
                        "some of the messages",
                        "- sample:   #@\n    samplePeriod: \"1000\"\n- log: x\n",
                        "without an outcome"),
                mistake(
                        "the message is removed",
                        "- removeVariable:   #@\n    name: mail\n",
                        "the variable mail is the message"),
                mistake(
                        "the message is something else",
                        "- setVariable:   #@\n    name: mail\n    simple: ${body}\n",
                        "the variable mail is the message"),
                mistake(
                        "an answer in place of the message",
                        "- to:\n    uri: https://hook.example/x\n    variableReceive: mail   #@\n    parameters: {httpMethod: GET}\n",
                        "the variable mail is the message"),
                mistake(
                        "a second route for own steps",
                        "- log: x\n- to: direct:later\n",
                        "no route starts from direct:later"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_is_refused(String name, String steps, String... words) throws IOException {
        routes.incoming(steps)
                .file(
                        "own/more.camel.yaml",
                        "- beans:\n    - {name: seen, type: org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository}\n");
        List<RouteProblem> problems = routes.problems();
        RouteProblem told = problems.stream()
                .filter(problem -> Stream.of(words).allMatch(problem.toString()::contains))
                .findFirst()
                .orElseThrow(() -> new AssertionError(problems.toString()));
        assertTrue(told.isError(), told::toString);
        if (steps.contains("#@")) {
            assertEquals("own/incoming.camel.yaml:" + routes.marked("own/incoming"), told.place());
        }
    }

    static Stream<Arguments> sound() {
        return Stream.of(
                Arguments.of(
                        "handed over, or left if that fails",
                        in("- doTry:\n", POST)
                                + "    doCatch:\n      - exception: [java.lang.Exception]\n        steps:\n"
                                + "          - bean: {ref: custody, method: \"keepWaiting('the hook is down')\"}\n"
                                + ELSEWHERE),
                Arguments.of("handed over to one or the other", """
                        - choice:
                            when:
                              - simple: ${variable.mail.size} > 1000
                                steps:
                                  - to: file:/srv/large
                            otherwise:
                              steps:
                                - to: file:/srv/small
                        """ + ELSEWHERE),
                Arguments.of(
                        "handed over to both",
                        in("- multicast:\n    stopOnException: true\n", POST + "- to:\n    uri: file:/srv/copies\n")
                                + ELSEWHERE),
                Arguments.of(
                        "handed over by a bean", "- bean: {beanType: java.lang.Math, method: abs(1)}\n" + ELSEWHERE),
                Arguments.of(
                        "left out",
                        in(
                                "- filter:\n    simple: ${variable.mail.isBounce}\n",
                                "- bean: {ref: delivery, method: leaveOut}\n- to: direct:inbound-acknowledge\n- stop: {}\n")),
                Arguments.of("parts that are posted", in("- split:\n    tokenize: {token: x}\n", POST)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sound")
    void what_is_right_is_not_refused(String name, String steps) throws IOException {
        assertEquals(List.of(), routes.incoming(steps).problems());
    }

    @Test
    void what_is_only_in_memory_is_a_warning() throws IOException {
        routes.incoming("- to: seda:later   #@\n");
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(
                problems.get(0).what().contains("in memory") && !problems.get(0).isError(), problems::toString);
        assertEquals(
                "own/incoming.camel.yaml:" + routes.marked("own/incoming"),
                problems.get(0).place());
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of("- setBody: {simple: '{\"text\": \"${variable.mail.header(''X-A'')}\"}'}"),
                Arguments.of("- transform: {simple: '[\"${body}\"]'}"),
                Arguments.of("- setHeader: {name: x, simple: '{\"a\": \"${variable.mail.recipients}\"}'}"),
                Arguments.of(
                        "- setProperty: {name: x, expression: {simple: {expression: '{\"a\": \"${variable.mail.from}\"}'}}}"),
                Arguments.of("- script: {simple: '{\"a\": \"${variable.mail.subject}\"}'}"),
                Arguments.of("- setVariable: {name: about, simple: \"${variable.mail.subject}\"}\n"
                        + "- setHeader: {name: about, simple: \"Re: ${variable.about}\"}\n"
                        + "- setBody: {simple: '{\"a\": \"${header.about}\"}'}"),
                Arguments.of("- setBody: {simple: \"insert into mail values ('${variable.mail.subject}')\"}"),
                Arguments.of("- toD: {uri: \"https://hook.example/x?about=${variable.mail.subject}\"}"),
                Arguments.of(
                        "- toD: {uri: \"https://hook.example/x\", parameters: {about: \"${variable.mail.from}\"}}"),
                Arguments.of("- toD: \"file:/srv/x?fileName=${variable.mail.subject}.eml\""),
                Arguments.of("- recipientList: {simple: \"file:/srv/${variable.mail.from}\"}"),
                Arguments.of("- setHeader: {name: CamelHttpQuery, simple: \"about=${variable.mail.subject}\"}"),
                Arguments.of("- setHeader: {name: CamelFileName, simple: \"${variable.mail.subject}\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangers")
    void a_strangers_words_in_a_place_where_they_are_more_than_words_are_a_warning(String steps) throws IOException {
        List<RouteProblem> problems = routes.incoming(steps + "\n").problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(!problems.get(0).isError() && problems.get(0).what().contains("stranger"), problems::toString);
    }

    static Stream<Arguments> ownWords() {
        return Stream.of(
                Arguments.of(
                        "- setHeader: {name: region, constant: north}\n- toD: {uri: \"https://${header.region}.example/x\"}"),
                Arguments.of("- setBody: {simple: '{\"file\": \"${variable.mail.fileName}\"}'}"),
                Arguments.of("- toD: {uri: \"https://hook.example/${variable.mail.deliveryId}\"}"),
                Arguments.of("- setHeader: {name: CamelFileName, simple: \"${variable.mail.fileName}.txt\"}"),
                Arguments.of("- setBody: {simple: \"about ${variable.mail.subject}\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ownWords")
    void words_of_ones_own_are_no_warning(String steps) throws IOException {
        assertEquals(List.of(), routes.incoming(steps + "\n").problems());
    }

    @Test
    void a_step_before_the_headers_are_removed_sends_those_of_the_timer() throws IOException {
        routes.replace(
                "inbound",
                "        - to:\n            uri: direct:inbound-fetch\n",
                "        - to:   #@\n            uri: https://hook.example/x\n            parameters: {httpMethod: POST}\n"
                        + "        - to:\n            uri: direct:inbound-fetch\n");
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).what().contains("headers of the timer")
                && !problems.get(0).isError());
        assertEquals(
                "inbound.camel.yaml:" + routes.marked("inbound"),
                problems.get(0).place());
    }

    @Test
    void a_mailbox_with_a_route_that_is_not_there_or_is_the_products_is_told() throws IOException {
        String key = "mailchute.inbound.support.route";
        for (String route : List.of(
                "direct:nowhere",
                "direct:inbound-deliver",
                "direct:left",
                "direct:own-outgoing",
                "direct:inbound-acknowledge")) {
            List<RouteProblem> problems = routes.problems("INBOUND_SUPPORT_ROUTE", route);
            assertTrue(
                    problems.stream()
                            .anyMatch(one -> one.isError()
                                    && one.place().equals(key)
                                    && one.what().contains(route)),
                    () -> route + ": " + problems);
        }
        routes.file(
                "own/sales.camel.yaml",
                "- route:\n    id: sales\n    note: Vocabulary 2\n    routeConfigurationId: mail\n"
                        + "    from:\n      uri: direct:sales\n      steps: [{log: x}]\n");
        assertEquals(List.of(), routes.problems("INBOUND_SUPPORT_ROUTE", "direct:sales"));
    }

    @Test
    void a_mailboxes_own_route_is_followed_with_the_message() throws IOException {
        routes.file(
                "own/sales.camel.yaml",
                "- route:\n    id: sales\n    note: Vocabulary 2\n    from:\n"
                        + "      uri: direct:sales\n      steps:\n        - stop: {}\n");
        String told = routes.problems("INBOUND_SUPPORT_ROUTE", "direct:sales").toString();
        assertTrue(
                told.contains("without an outcome") && told.contains("nothing says what follows from an error"), told);
    }

    @Test
    void a_word_with_another_name_is_told_once_with_the_new_one() throws IOException {
        routes.incoming("- filter:\n    simple: ${variable.mail.isMoved}   #@\n    steps: [{log: x}]\n");
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(
                "own/incoming.camel.yaml:" + routes.marked("own/incoming"),
                problems.get(0).place());
        assertTrue(problems.get(0).what().contains("is now variable.mail.isToBeMoved"), problems::toString);
    }

    @Test
    void a_jar_that_cannot_be_read_is_told_before_what_is_missing_without_it() throws IOException {
        Files.createDirectories(home.resolve("plugins"));
        Files.writeString(home.resolve("plugins/acme.jar"), "no jar");
        routes.file("own/beans.camel.yaml", "- beans:\n    - {name: acme, type: com.acme.Bean}\n");
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).what().contains("acme.jar cannot be read as a jar"), problems::toString);
    }

    @Test
    void no_bean_is_made_by_the_check_and_lines_stay_what_they_are() throws IOException {
        int before = Connection.MADE.get();
        routes.file("own/incoming.camel.yaml", """
                - beans:
                    - name: connection
                      type: %s
                - route:
                    id: own-incoming
                    note: Vocabulary 2
                    routeConfigurationId: mail
                    from:
                      uri: direct:own-incoming
                      steps:
                        - bean: {ref: connection, method: send}
                        - stop: {}   #@
                - beans:
                    - name: other
                      type: %1$s
                """.formatted(Connection.class.getName()));
        List<RouteProblem> problems = routes.problems();
        assertEquals(before, Connection.MADE.get());
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(
                "own/incoming.camel.yaml:" + routes.marked("own/incoming"),
                problems.get(0).place());
    }

    /** What is not in this build is not there; all else must be right. */
    @Test
    void the_examples_in_the_readme_have_no_mistake() throws IOException {
        List<String> examples = new ArrayList<>();
        String readme = Files.readString(Path.of("routes/README.md"));
        for (String part : readme.split("```yaml\n")) {
            String example = part.split("```", 2)[0];
            if (example.startsWith("- route:") || example.startsWith("- beans:") && example.contains("- route:")) {
                examples.add(example);
            }
        }
        assertTrue(examples.size() > 5, () -> examples.size() + " examples");
        for (String example : examples) {
            List<RouteProblem> problems = routes.file("own/incoming.camel.yaml", example).unconfigured().stream()
                    .filter(one -> !one.what().matches("there is no (component|class|data format|language) .*"))
                    .toList();
            assertEquals(List.of(), problems, example);
        }
    }
}
