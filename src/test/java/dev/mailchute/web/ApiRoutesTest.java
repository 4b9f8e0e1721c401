package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.access.Role;
import dev.mailchute.mailcenter.LetterActions.Result;
import dev.mailchute.support.ApiDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The route table of the API against its description, both ways. */
class ApiRoutesTest {
    private final ApiRoutes routes = new ApiRoutes(null, null);
    private final ApiDescription description = new ApiDescription();

    private static String name(ApiRoute route) {
        return route.method() + " " + route.template();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    @Test
    void every_route_is_described_and_every_description_is_a_route() {
        Set<String> served = new TreeSet<>();
        routes.all().forEach(route -> assertTrue(served.add(name(route)), name(route) + " is there twice"));
        assertEquals(served, description.operations().keySet());
    }

    @Test
    void every_route_takes_the_parameters_and_fields_that_are_described_and_no_others() {
        for (ApiRoute route : routes.all()) {
            JsonNode operation = description.operations().get(name(route));
            List<String> query = description.query(operation).stream()
                    .map(parameter -> parameter.path("name").asText())
                    .toList();
            assertEquals(route.query(), query, name(route));
            assertEquals(
                    route.fields(),
                    description.properties(description.body(operation)).toList(),
                    name(route));
            assertEquals(route.acts(), operation.has("requestBody"), name(route));
            assertEquals(
                    route.role().name().toLowerCase(java.util.Locale.ROOT),
                    operation.path("x-role").asText(),
                    name(route));
        }
    }

    @Test
    void every_choice_is_described_correctly() {
        Map<String, JsonNode> parameters = new TreeMap<>();
        description.operations().forEach((name, operation) -> description
                .query(operation)
                .forEach(parameter -> parameters.put(
                        parameter.path("name").asText()
                                + (name.contains("{number}") ? " of a job" : "")
                                + (name.contains("/messages") ? " of messages" : ""),
                        description.resolved(parameter.path("schema")))));
        assertEquals(LetterFilter.DIRECTIONS, texts(parameters.get("direction").path("enum")));
        assertEquals(LetterFilter.OUTCOMES, texts(parameters.get("outcome").path("enum")));
        assertEquals(
                MessagesView.outcomes(),
                texts(parameters.get("outcome of messages").path("enum")));
        assertEquals(LetterFilter.sorts(), texts(parameters.get("sort").path("enum")));
        assertEquals(
                LetterFilter.LATEST_FIRST,
                parameters.get("sort").path("default").asText());
        assertEquals(
                dev.mailchute.ledger.EventKind.words(),
                texts(parameters.get("kind").path("enum")));
        assertEquals(EventFilter.SEVERITIES, texts(parameters.get("severity").path("enum")));
        assertEquals(JobsResource.ONLY, texts(parameters.get("only of a job").path("enum")));
        assertEquals(
                LettersResource.SIZE, parameters.get("size").path("default").asInt());
        assertEquals(
                LettersResource.LARGEST, parameters.get("size").path("maximum").asInt());
        JsonNode job = description.schema("NewJob").path("properties");
        assertEquals(JobsResource.ACTS, texts(job.path("act").path("enum")));
        assertEquals(
                Set.copyOf(JobsResource.UNDOABLE),
                Set.copyOf(texts(description
                                .schema("JobFacts")
                                .path("properties")
                                .path("undo")
                                .path("enum"))
                        .stream()
                        .filter(act -> !act.equals("null"))
                        .toList()));
        assertEquals(JobsResource.MAX_IDS, job.path("ids").path("maxItems").asInt());
        JsonNode export = description.schema("Export").path("properties");
        assertEquals(Export.MOST, export.path("ids").path("maxItems").asInt());
        assertEquals(
                LetterFilter.NAMES,
                description.properties(description.schema("Filter")).toList());
        assertEquals(
                LettersResource.MAX_NOTE,
                description
                        .schema("Note")
                        .path("properties")
                        .path("text")
                        .path("maxLength")
                        .asInt());
    }

    @Test
    void every_code_of_an_error_is_described() throws IOException {
        Pattern code = Pattern.compile("Problem\\s*\\.of\\(\\s*\\d{3},\\s*\"([a-z-]*[a-z])\"");
        Set<String> unknown = new TreeSet<>();
        int found = 0;
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                for (var one : code.matcher(Files.readString(file)).results().toList()) {
                    found++;
                    if (!description.text().contains("`" + one.group(1) + "`")) {
                        unknown.add(one.group(1));
                    }
                }
            }
        }
        assertTrue(found > 15, "found " + found);
        assertEquals(Set.of(), unknown);
    }

    @Test
    void whatever_goes_wrong_is_answered_as_described() {
        FailureReplies failures = new FailureReplies();
        Map<Throwable, String> expected = Map.of(
                new UncheckedIOException(new IOException("No space left on device")), "503 folder-unusable",
                new Request.MalformedRequest("the path cannot be decoded"), "400 malformed-request",
                new IllegalStateException("secret"), "500 unforeseen",
                new StackOverflowError(), "500 unforeseen");
        expected.forEach((failure, answer) -> {
            Problem problem = failures.problem(failure);
            String body = new String(problem.body(), StandardCharsets.UTF_8);
            assertTrue(body.contains("\"" + answer.substring(4) + "\"") && !body.contains("secret"), body);
            assertEquals(answer.substring(0, 3), String.valueOf(problem.status()));
            for (String path : List.of("/letters", "/jobs/1", "/health")) {
                assertEquals(
                        List.of(),
                        description.problems("GET", path, problem.status(), Problem.TYPE, problem.body()),
                        path + body);
            }
        });
    }

    @Test
    void another_method_is_refused_with_those_that_are_taken() {
        Problem wrong = assertThrows(
                        Problem.Refusal.class, () -> routes.find("DELETE", List.of("letters", "0a", "edit")))
                .problem();
        assertEquals(405, wrong.status());
        assertEquals("GET, HEAD, POST, OPTIONS", wrong.headers().get("Allow"));
        assertEquals("POST, OPTIONS", routes.allow(List.of("letters", "0a", "retry")));
        assertEquals("GET, HEAD, OPTIONS", routes.allow(List.of("me")));
        assertEquals("GET", routes.find("HEAD", List.of("letters")).method());
        for (List<String> none : List.of(
                List.<String>of(),
                List.of("letter"),
                List.of("letters", "0a", "burn"),
                List.of("letters", "a", "b", "c"))) {
            assertEquals(
                    404,
                    assertThrows(Problem.Refusal.class, () -> routes.find("GET", none))
                            .problem()
                            .status(),
                    none.toString());
        }
    }

    @Test
    void only_operators_may_act() {
        assertFalse(routes.all().stream().anyMatch(route -> route.acts() && route.role() != Role.OPERATOR));
        assertEquals(
                List.of("GET /set-up/check"),
                routes.all().stream()
                        .filter(route -> !route.acts() && route.role() == Role.OPERATOR)
                        .map(ApiRoutesTest::name)
                        .toList(),
                "what viewers may not see");
    }

    @Test
    void what_was_not_done_is_no_success() {
        assertEquals(404, status(LettersResource.answer(new Result("0a", "unknown", "x"), true)));
        for (String outcome : List.of("busy", "stale", "refused")) {
            assertEquals(409, status(LettersResource.answer(new Result("0a", outcome, "x"), true)), outcome);
        }
        assertEquals(503, status(LettersResource.answer(new Result("0a", "left", "the folder is full"), false)));
        assertEquals(200, status(LettersResource.answer(new Result("0a", "left", "the mailbox is down"), true)));
        assertEquals(200, status(LettersResource.answer(new Result("0a", "discarded", null), false)));
    }

    private static int status(Reply reply) {
        return reply.status();
    }
}
