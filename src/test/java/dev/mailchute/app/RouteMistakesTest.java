package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.routes.RouteProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes that an engineer makes in a route, each in an edited copy of the product's routes, and what he is told of them. */
class RouteMistakesTest {
    @TempDir
    Path home;

    private EditedRoutes routes;

    @BeforeEach
    void copy_the_routes() throws IOException {
        routes = new EditedRoutes(home);
    }

    /**
     * A mistake.
     *
     * @param name of the mistake
     * @param file that is edited
     * @param old what is replaced
     * @param other by what; the line with {@code @} is the one that is named
     * @param words what the engineer reads
     */
    private record Edit(String name, String file, String old, String other, String... words) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String DELIVER = """
            - setVariable:
                        id: delivered
                        name: outcome
                        description: Sync the folder, then record that the receiver has it
                        method:
                          ref: delivery
                          method: delivered
            """.strip();

    private static final String DROP = """
            - toD:
                        id: drop
                        description: Rename it into the drop folder
                        uri: folder:${variable.mail.dropFolder}
            """.strip();

    private static final String FETCH = "        - to:\n            uri: direct:inbound-fetch\n";

    static Stream<Edit> edits() {
        return Stream.of(
                new Edit(
                        "acknowledged first",
                        "inbound",
                        DROP,
                        "- to:\n            uri: direct:inbound-acknowledge\n        " + DROP,
                        "before the message is delivered"),
                new Edit(
                        "the drop removed",
                        "inbound",
                        DROP,
                        "- log: dropped",
                        "no step before has put it into the drop folder"),
                new Edit(
                        "delivered before the drop",
                        "inbound",
                        DROP,
                        DELIVER.replace("id: delivered", "id: too-early") + "\n        " + DROP,
                        "no step before has put it into the drop folder"),
                new Edit(
                        "a try around the drop",
                        "inbound",
                        DROP,
                        "- doTry:   #@\n            steps:\n              - toD:\n"
                                + "                  uri: folder:${variable.mail.dropFolder}\n            doCatch:\n"
                                + "              - exception:\n                  - java.lang.Exception\n"
                                + "                steps:\n                  - log: not dropped",
                        "its failure is swallowed"),
                new Edit(
                        "a circuit breaker around the drop",
                        "inbound",
                        DROP,
                        "- circuitBreaker:   #@\n            steps:\n              - toD:\n"
                                + "                  uri: folder:${variable.mail.dropFolder}\n            onFallback:\n"
                                + "              steps:\n                - log: not dropped",
                        "its failure is swallowed"),
                new Edit(
                        "a misspelt option of graph:",
                        "inbound",
                        "httpMethod: PATCH",
                        "httpMethd: PATCH   #@",
                        "graph: has no option httpMethd",
                        "httpMethod"),
                new Edit(
                        "a graph: step that does not say what it does",
                        "outbound",
                        "                      uri: graph:${variable.mail.mailboxUri}/sendMail\n"
                                + "                      parameters:\n                        httpMethod: POST\n",
                        "                      uri: graph:${variable.mail.mailboxUri}/sendMail   #@\n",
                        "graph: needs the option httpMethod"),
                new Edit(
                        "an option of graph: that hides a failure",
                        "inbound",
                        "disableStreamCache: true",
                        "throwExceptionOnFailure: false   #@",
                        "graph: has no option throwExceptionOnFailure"),
                new Edit(
                        "a method that does not exist",
                        "inbound",
                        "httpMethod: DELETE",
                        "httpMethod: DELET   #@",
                        "httpMethod cannot be DELET",
                        "DELETE"),
                new Edit(
                        "a filter without steps",
                        "inbound",
                        FETCH,
                        "        - filter:   #@\n            simple: ${variable.mail.from} contains 'x.example'\n"
                                + FETCH,
                        "filter has no steps of its own"),
                new Edit(
                        "stop without an outcome",
                        "inbound",
                        FETCH,
                        "        - filter:\n            simple: ${variable.mail.from} contains 'x.example'\n            steps:\n"
                                + "              - stop: {}   #@\n" + FETCH,
                        "without an outcome"),
                new Edit(
                        "stop for every message",
                        "inbound",
                        FETCH,
                        "        - filter:\n            simple: \"true\"\n            steps:\n              - stop: {}   #@\n"
                                + FETCH,
                        "without an outcome"),
                new Edit(
                        "stop in an outbox",
                        "outbound",
                        "        - bean:\n            id: sending\n",
                        "        - filter:\n            simple: ${variable.mail.isInDoubt}\n            steps:\n"
                                + "              - stop: {}   #@\n        - bean:\n            id: sending\n",
                        "without an outcome"),
                new Edit(
                        "acknowledged, and fetched all the same",
                        "inbound",
                        FETCH,
                        "        - to:\n            uri: direct:inbound-acknowledge\n" + FETCH,
                        "before the message is delivered, held or left out"),
                new Edit(
                        "a step between sending and sent",
                        "outbound",
                        "        - choice:\n            when:\n              - simple: ${variable.mail.isOneRequest}",
                        "        - log: now   #@\n        - choice:\n            when:\n"
                                + "              - simple: ${variable.mail.isOneRequest}",
                        "between sending and sent"),
                new Edit(
                        "sent without the check",
                        "outbound",
                        "              ref: preSendCheck\n              method: check",
                        "              ref: sending\n              method: mime",
                        "without having been checked"),
                new Edit(
                        "recorded as sent, and not sent",
                        "outbound",
                        "                  - toD:\n                      id: send-mail\n"
                                + "                      description: POST the MIME to sendMail\n"
                                + "                      uri: graph:${variable.mail.mailboxUri}/sendMail\n"
                                + "                      parameters:\n                        httpMethod: POST\n",
                        "",
                        "recorded as sent, but no step before has sent it"),
                new Edit(
                        "a route without an error configuration",
                        "inbound",
                        "    description: Into the drop folder in one step, then update the mailbox\n"
                                + "    routeConfigurationId: mail\n",
                        "    description: Into the drop folder in one step, then update the mailbox\n",
                        "nothing says what follows from an error"),
                new Edit(
                        "a misspelt error configuration",
                        "inbound",
                        "    routeConfigurationId: acknowledge\n",
                        "    routeConfigurationId: acknowlege   #@\n",
                        "there is no routeConfiguration acknowlege",
                        "acknowledge"),
                new Edit(
                        "a circle",
                        "inbound",
                        "        - setVariable:\n            id: delivered",
                        "        - to:\n            uri: direct:inbound-mail\n        - setVariable:\n"
                                + "            id: delivered",
                        "in a circle",
                        "inbound-deliver, inbound-mail"),
                new Edit(
                        "to a route that does not exist",
                        "inbound",
                        "            uri: direct:inbound-deliver\n\n",
                        "            uri: direct:inbound-delivr   #@\n\n",
                        "no route starts from direct:inbound-delivr",
                        "direct:inbound-deliver"),
                new Edit(
                        "toD to a route that does not exist",
                        "inbound",
                        FETCH,
                        "        - toD:\n            uri: direct:nowhere   #@\n" + FETCH,
                        "no route starts from direct:nowhere"),
                new Edit(
                        "a failure that counts as handled",
                        "errors",
                        "          steps:\n            - to:\n                uri: direct:left\n      - onException:\n"
                                + "          id: permanent",
                        "          steps:\n            - log: failed\n      - onException:\n          id: permanent",
                        "nothing says who has the message"),
                new Edit(
                        "a misspelt step",
                        "outbound",
                        "        - setVariable:\n            name: outcome\n            method:\n              ref: receipts",
                        "        - setVariabel:   #@\n            name: outcome\n            method:\n              ref: receipts",
                        "there is no setVariabel",
                        "setVariable"),
                new Edit(
                        "a misspelt part of a route",
                        "inbound",
                        "    routeConfigurationId: poll\n",
                        "    routeConfigurationID: poll   #@\n",
                        "there is no routeConfigurationID in route",
                        "routeConfigurationId"),
                new Edit("no YAML", "upkeep", "- route:\n", "- route: [\n", "this is not YAML"),
                new Edit(
                        "a key twice",
                        "upkeep",
                        "                  method: removeEvents",
                        "                  method: removeEvents\n                  method: removeJournal   #@",
                        "this is not YAML",
                        "duplicate key"),
                new Edit(
                        "a bean that does not exist",
                        "inbound",
                        "              ref: mailboxPoll\n              method: unread\n",
                        "              ref: mailboxPol   #@\n              method: unread\n",
                        "there is no bean mailboxPol",
                        "mailboxPoll"),
                new Edit(
                        "a bean's method that does not exist",
                        "inbound",
                        "            method: polled",
                        "            method: pold   #@",
                        "mailboxPoll has no method pold",
                        "polled"),
                new Edit(
                        "a bean in an option that does not exist",
                        "outbound",
                        "filter: \"#finished-{{name}}\"",
                        "filter: \"#finishd\"   #@",
                        "there is no bean finishd"),
                new Edit(
                        "a misspelt word",
                        "outbound",
                        "simple: ${variable.mail.isOneRequest}",
                        "simple: ${variable.mail.isOneReqest}   #@",
                        "there is no word isOneReqest for mail",
                        "isOneRequest"),
                new Edit(
                        "a misspelt variable",
                        "outbound",
                        "simple: ${variable.mail.isOneRequest}",
                        "simple: ${variable.mial.isOneRequest}   #@",
                        "nothing sets the variable mial",
                        "mail"),
                new Edit(
                        "a misspelt outcome",
                        "outbound",
                        "simple: ${variable.outcome.word} == 'sent'",
                        "simple: ${variable.outcome.word} == 'send'   #@",
                        "no outcome is called send",
                        "sent"),
                new Edit(
                        "an expression with an error",
                        "outbound",
                        "simple: ${variable.mail.isOneRequest}",
                        "simple: ${variable.mail.isOneRequest   #@",
                        "Camel cannot read the expression"),
                new Edit(
                        "an expression with a function that does not exist",
                        "inbound",
                        "simple: ${variable.mail.fileName}",
                        "simple: ${varable.mail.fileName}   #@",
                        "Camel cannot read the expression"),
                new Edit(
                        "a placeholder that nothing sets",
                        "upkeep",
                        "precondition: \"{{carries}}\"",
                        "precondition: \"{{routes.nightly}}\"   #@",
                        "nothing says what {{routes.nightly}} is",
                        "routes.nightly = ..."),
                new Edit(
                        "a class that does not exist",
                        "errors",
                        "            - dev.mailchute.failure.TemporaryException",
                        "            - dev.mailchute.failure.TemporryException   #@",
                        "there is no class dev.mailchute.failure.TemporryException",
                        "TemporaryException of dev.mailchute.failure"),
                new Edit(
                        "a class of a plugin that is not there",
                        "errors",
                        "            - dev.mailchute.failure.TemporaryException",
                        "            - com.contoso.Overloaded   #@",
                        "there is no class com.contoso.Overloaded",
                        "put its jar into plugins/"),
                new Edit(
                        "a component that is not there",
                        "inbound",
                        FETCH,
                        "        - to:\n            uri: kafka:copies   #@\n" + FETCH,
                        "there is no component kafka",
                        "put camel-kafka-4.18.0.jar, and what it needs, into plugins/"),
                new Edit(
                        "a misspelt component",
                        "inbound",
                        FETCH,
                        "        - to:\n            uri: flie:copies   #@\n" + FETCH,
                        "there is no component flie",
                        "file"),
                new Edit(
                        "a language that is not there",
                        "inbound",
                        FETCH,
                        "        - filter:\n            groovy: 1 > 0   #@\n            steps:\n              - log: x\n"
                                + FETCH,
                        "there is no language groovy",
                        "put camel-groovy-4.18.0.jar"),
                new Edit(
                        "a data format that is not there",
                        "inbound",
                        FETCH,
                        "        - unmarshal:\n            csv: {}   #@\n" + FETCH,
                        "there is no data format csv",
                        "put camel-csv-4.18.0.jar"),
                new Edit(
                        "a misspelt option of folder:",
                        "outbound",
                        "          noop: true",
                        "          nop: true   #@",
                        "folder: has no option nop",
                        "noop"),
                new Edit(
                        "an option with a wrong value",
                        "mail-center",
                        "        noop: true\n",
                        "        noop: yes   #@\n",
                        "noop cannot be yes",
                        "true or false"),
                new Edit(
                        "a wrong duration",
                        "upkeep",
                        "        period: \"{{upkeep-period:86400000}}\"\n",
                        "        period: daily   #@\n",
                        "period cannot be daily",
                        "30s"),
                new Edit(
                        "a folder that is not configured",
                        "mail-center",
                        "      uri: folder:acts\n",
                        "      uri: folder:act   #@\n",
                        "there is no folder act",
                        "acts"),
                new Edit(
                        "a mailbox that is not configured",
                        "outbound",
                        "uri: graph:${variable.mail.mailboxUri}/sendMail",
                        "uri: graph:inbound.sales/sendMail   #@",
                        "does not lead to a mailbox of the configuration"),
                new Edit(
                        "a URL after graph:",
                        "outbound",
                        "uri: graph:${variable.mail.mailboxUri}/sendMail",
                        "uri: graph:https://graph.microsoft.com/v1.0/me/sendMail   #@",
                        "does not lead to a mailbox of the configuration"),
                new Edit(
                        "a wrong time zone of a schedule",
                        "inbound",
                        "          trigger.timeZone: \"{{?time-zone}}\"",
                        "          trigger.timeZone: Europe/Berln   #@",
                        "there is no time zone Europe/Berln",
                        "Europe/Berlin"),
                new Edit(
                        "a wrong time zone of business hours",
                        "inbound",
                        FETCH,
                        "        - filter:\n            simple: ${date-with-timezone:now:Europe/Berln:HH} > 18   #@\n"
                                + "            steps:\n              - log: late\n" + FETCH,
                        "there is no time zone Europe/Berln"),
                new Edit(
                        "a wrong cron",
                        "inbound",
                        "          cron: \"{{?cron}}\"",
                        "          cron: 0 0 25 * * ?   #@",
                        "this is no cron expression"),
                new Edit(
                        "two routes with one id",
                        "upkeep",
                        "    id: upkeep\n",
                        "    id: health\n",
                        "route health is there twice",
                        "upkeep.camel.yaml:4"),
                new Edit(
                        "the id of a mailbox's own route",
                        "upkeep",
                        "    id: upkeep\n",
                        "    id: inbound-support   #@\n",
                        "route inbound-support is there twice"),
                new Edit(
                        "two steps with one id",
                        "upkeep",
                        "            id: forget-events\n",
                        "            id: forget-journal   #@\n",
                        "step forget-journal is there twice"),
                new Edit(
                        "two routes that start from one place",
                        "mail-center",
                        "      uri: direct:retry-outbound\n",
                        "      uri: direct:retry-inbound   #@\n",
                        "entrance direct:retry-inbound is there twice"),
                new Edit(
                        "a missing template",
                        "inbound",
                        "    id: inbound\n",
                        "    id: mailboxes\n",
                        "no file has the route template inbound"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void a_mistake_is_told_with_file_and_line_and_what_to_write(Edit edit) throws IOException {
        routes.replace(edit.file(), edit.old(), edit.other());
        List<RouteProblem> problems = routes.problems();
        RouteProblem told = problems.stream()
                .filter(problem -> Stream.of(edit.words()).allMatch(problem.toString()::contains))
                .findFirst()
                .orElseThrow(() -> new AssertionError(problems.toString()));
        assertTrue(told.isError(), told::toString);
        assertFalse(told.example().isBlank());
        if (edit.other().contains("#@")) {
            assertEquals(routes.marked(edit.file()), told.line(), told::toString);
        } else {
            assertTrue(told.file().endsWith(".camel.yaml"), told::toString);
        }
    }

    @Test
    void the_products_own_routes_have_no_mistake() {
        assertEquals(List.of(), routes.problems());
    }

    /** Whoever repairs one after the other starts the program once for each. */
    @Test
    void all_mistakes_are_told_at_once() throws IOException {
        routes.replace("inbound", "httpMethod: PATCH", "httpMethd: PATCH")
                .replace("outbound", "- setVariable:", "- setVariabel:")
                .replace("upkeep", "ref: retention", "ref: retenshun");
        String told = routes.problems().toString();
        for (String word : List.of("httpMethd", "setVariabel", "retenshun")) {
            assertTrue(told.contains(word), told);
        }
    }

    @Test
    void json_made_of_what_a_stranger_wrote_is_a_warning() throws IOException {
        routes.replace(
                "inbound",
                FETCH,
                "        - setBody:\n            simple: '{\"text\": \"${variable.mail.subject}\"}'   #@\n" + FETCH);
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertFalse(problems.get(0).isError());
        assertEquals(routes.marked("inbound"), problems.get(0).line());
        assertTrue(problems.get(0).what().contains("recipients"));
    }

    @Test
    void an_address_that_a_stranger_decides_on_is_a_warning() throws IOException {
        routes.replace("inbound", FETCH, "        - toD:\n            uri: ${variable.mail.subject}   #@\n" + FETCH);
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertFalse(problems.get(0).isError());
        assertEquals(routes.marked("inbound"), problems.get(0).line());
    }

    @Test
    void a_file_that_is_not_loaded_because_of_its_name_is_a_warning() throws IOException {
        routes.file("own.yaml", "- route:\n    id: own\n");
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertFalse(problems.get(0).isError());
        assertEquals("own.yaml", problems.get(0).place());
        assertEquals("own.camel.yaml", problems.get(0).example());
    }

    /** A mailbox can have a route of its own, which its messages name. */
    @Test
    void a_route_that_only_a_message_names_must_not_forget_it() throws IOException {
        routes.file("own.camel.yaml", """
                - route:
                    id: of-support
                    routeConfigurationId: mail
                    from:
                      uri: direct:of-support
                      steps:
                        - stop: {}
                """);
        routes.replace(
                "inbound",
                "        - bean:\n            id: hand-over\n",
                "        - toD:\n            uri: ${variable.mail.dropFolder}\n        - bean:\n            id: hand-over\n");
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertEquals("own.camel.yaml:7", problems.get(0).place());
    }

    /** What an own step needs must not be refused. */
    @Test
    void steps_of_ones_own_are_no_mistakes() throws IOException {
        routes.file("own.camel.yaml", """
                - beans:
                    - name: ownList
                      type: java.util.ArrayList
                - route:
                    id: my-step
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:my-step
                      steps:
                        - setVariable:
                            name: kind
                            simple: ${variable.mail.subject}
                        - choice:
                            when:
                              - simple: ${variable.kind} contains 'Invoice'
                                steps:
                                  - log: ${variable.mail.fileName}
                            otherwise:
                              steps:
                                - doTry:
                                    steps:
                                      - to:
                                          uri: https://hook.example/x
                                          parameters:
                                            httpMethod: POST
                                    doCatch:
                                      - exception:
                                          - java.io.IOException
                                        steps:
                                          - log: not posted
                        - split:
                            tokenize:
                              token: ","
                            steps:
                              - filter:
                                  simple: ${body} == 'x'
                                  steps:
                                    - stop: {}
                        - bean:
                            ref: ownList
                            method: size
                """);
        routes.replace(
                "inbound",
                "        - bean:\n            id: hand-over\n",
                "        - to:\n            uri: direct:my-step\n        - bean:\n            id: hand-over\n");
        assertEquals(List.of(), routes.problems());
    }

    @Test
    void an_own_route_that_forgets_the_message_is_told_in_its_own_file() throws IOException {
        routes.file("own.camel.yaml", """
                - route:
                    id: my-step
                    routeConfigurationId: mail
                    from:
                      uri: direct:my-step
                      steps:
                        - filter:
                            simple: ${variable.mail.subject} contains 'spam'
                            steps:
                              - stop: {}
                """);
        routes.replace(
                "inbound",
                "        - bean:\n            id: hand-over\n",
                "        - to:\n            uri: direct:my-step\n        - bean:\n            id: hand-over\n");
        List<RouteProblem> problems = routes.problems();
        assertEquals(1, problems.size(), problems::toString);
        assertEquals("own.camel.yaml:10", problems.get(0).place());
    }

    /** Without a configuration, what depends on it cannot be judged. */
    @Test
    void routes_can_be_checked_before_the_configuration_is_finished() throws IOException {
        routes.replace("upkeep", "precondition: \"{{carries}}\"", "precondition: \"{{routes.nightly}}\"")
                .replace("inbound", "httpMethod: PATCH", "httpMethd: PATCH");
        List<String> told =
                routes.unconfigured().stream().map(RouteProblem::what).toList();
        assertTrue(told.stream().anyMatch(what -> what.contains("httpMethd")), told::toString);
        assertFalse(told.stream().anyMatch(what -> what.contains("nightly")), told::toString);
    }

    @Test
    void a_line_is_written_as_editors_open_it() throws IOException {
        routes.replace("inbound", "httpMethod: DELETE", "httpMethod: DELET");
        Matcher form = Pattern.compile("inbound\\.camel\\.yaml:\\d+: .*\n    for example: .*")
                .matcher(routes.problems().get(0).toString());
        assertTrue(form.matches());
    }

    /** One of nearly everything that Camel has, as engineers write it: a false alarm would keep a good route from running. */
    @Test
    void the_usual_steps_in_their_usual_forms_are_no_mistakes() throws IOException {
        routes.file("own.camel.yaml", """
                - beans:
                    - name: ids
                      type: org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository
                - route:
                    id: my-step
                    routeConfigurationId: mail
                    from:
                      uri: direct:my-step
                      steps:
                        - log: "got ${variable.mail.fileName}"
                        - removeHeaders: {pattern: "*"}
                        - setHeader: {name: X, expression: {simple: {expression: "${date:now:yyyyMMdd}"}}}
                        - setHeaders:
                            headers:
                              - name: a
                                simple: ${variable.mail.from}
                              - name: b
                                constant: "1"
                        - setProperty: {name: hour, simple: "${date-with-timezone:now:Europe/Berlin:HH}"}
                        - filter:
                            simple: ${exchangeProperty.hour} > 18
                            steps:
                              - log: late
                        - pipeline:
                            steps:
                              - setBody: {simple: "${variable.mail.stagingFile}"}
                              - convertBodyTo: {type: "byte[]"}
                        - toD:
                            uri: https://hook.example/${variable.mail.fileName}?httpMethod=POST&throwExceptionOnFailure=true
                        - toD: "file:/srv/${variable.mail.deliveryId}?fileName=${variable.mail.fileName}"
                        - circuitBreaker:
                            steps:
                              - to: {uri: "https://x.example/a", parameters: {httpMethod: POST}}
                            onFallback:
                              steps:
                                - log: fallback
                        - idempotentConsumer:
                            idempotentRepository: "#ids"
                            simple: ${variable.mail.fileName}
                            steps:
                              - log: once
                        - throttle: {expression: {constant: "5"}, timePeriodMillis: "1000"}
                        - choice:
                            when:
                              - simple: ${variable.mail.subject} regex '.*(Invoice|Bill).*'
                                steps: [{to: direct:own-invoice}]
                              - expression:
                                  simple: ${header.a} in 'x,y'
                                steps: [{log: in}]
                            otherwise:
                              steps: [{log: other}]
                        - multicast:
                            parallelProcessing: false
                            steps:
                              - to: direct:own-invoice
                              - to: "log:own?level=INFO&showHeaders=true"
                        - marshal: {json: {library: Jackson}}
                        - loop: {constant: "2", steps: [{log: x}]}
                        - enrich: {constant: "https://x.example/info", aggregationStrategy: "#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy"}
                        - wireTap: {uri: direct:own-invoice}
                        - doTry:
                            steps: [{to: "https://x.example/b?httpMethod=PUT"}]
                            doCatch: [{exception: [org.apache.camel.http.base.HttpOperationFailedException], onWhen: {simple: "${exception.statusCode} == 404"}, steps: [{log: gone}]}]
                            doFinally: {steps: [{log: done}]}
                        - step: {id: s1, steps: [{log: y}]}
                        - validate: {simple: "${variable.mail.from} != ''"}
                        - transform: {simple: "${bodyAs(String)}"}
                        - bean: {beanType: java.lang.Math, method: abs(1)}
                        - setVariable: {name: "n", method: {beanType: java.lang.Math, method: "max(1, 2)"}}
                        - script: {simple: "${variable.n}"}
                        - sort: {simple: "${body}"}
                        - delay: {constant: "10"}

                - route:
                    id: own-invoice
                    errorHandler: {noErrorHandler: {}}
                    from: {uri: "direct:own-invoice", steps: [{setBody: {constant: x}}, {to: "file:/srv/invoices?fileExist=Append&tempPrefix=."}]}
                - route:
                    id: nightly
                    from:
                      uri: "timer:nightly?period=1d&delay=5m"
                      steps:
                        - log: night
                - route:
                    id: cronned
                    from: {uri: "quartz:own/x?cron=0+0/5+8-18+?+*+MON-FRI&trigger.timeZone=Europe/Berlin", steps: [{log: x}]}
                """);
        routes.replace(
                "inbound",
                "        - bean:\n            id: hand-over\n",
                "        - to: direct:my-step\n        - bean:\n            id: hand-over\n");
        assertEquals(List.of(), routes.problems());
    }

    /** Beans in a file are made when it is read. */
    @Test
    void a_bean_made_of_keys_of_the_configuration_is_no_mistake() throws IOException {
        routes.file("own.camel.yaml", """
                - beans:
                    - name: words
                      type: java.util.concurrent.atomic.AtomicReference
                      constructors:
                        "0": "{{routes.words}}"
                """);
        assertEquals(List.of(), routes.unconfigured());
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/mailchute.properties"), "routes.words = some\n");
        assertEquals(List.of(), routes.problems());
    }
}
