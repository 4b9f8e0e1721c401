package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.mailcenter.LetterQuery;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A program that believes its filter was understood acts on what it gets. */
class ParametersTest {
    private static final Set<String> NAMES = Set.of("orders", "support");

    private static Parameters parameters(String... pairs) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < pairs.length; i += 2) {
            query.add(pairs[i], pairs[i + 1]);
        }
        return Parameters.of(query.entries(), "", LettersResource.PARAMETERS);
    }

    private static LetterQuery query(String... pairs) {
        return LetterFilter.query(parameters(pairs), NAMES);
    }

    /** The problem that ends the request: its status, and the members it has beside. */
    private static JsonNode refused(int status, Executable asked) {
        Problem problem = assertThrows(Problem.Refusal.class, asked).problem();
        assertEquals(status, problem.status());
        try {
            return Json.mapper().readTree(problem.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everything_that_is_allowed_is_understood() {
        LetterQuery query = query(
                "direction",
                "outbound",
                "name",
                "orders",
                "code",
                "any",
                "outcome",
                "in-doubt",
                "q",
                "order",
                "since",
                "2026-11-24T10:00:00Z",
                "until",
                "2026-11-24T11:00:00Z",
                "sort",
                "-subject");
        assertEquals(Optional.of("outbound"), query.kinds().direction());
        assertEquals(Optional.of("orders"), query.kinds().name());
        assertEquals(Optional.of("any"), query.kinds().code());
        assertEquals(Optional.of("in-doubt"), query.kinds().outcome());
        assertEquals(
                Optional.of(Instant.parse("2026-11-24T10:00:00Z")),
                query.period().since());
        assertEquals(
                Optional.of(Instant.parse("2026-11-24T11:00:00Z")),
                query.period().until());
        assertEquals(LetterQuery.Order.SUBJECT, query.order());
        assertTrue(query.descending());
        LetterQuery days = query("since", "2026-11-24", "until", "2026-11-24");
        assertTrue(days.period().since().get().isBefore(days.period().until().get()));
        assertEquals(LetterQuery.ALL, query());
    }

    @Test
    void a_value_that_means_nothing_is_refused_and_named() {
        for (String[] pair : new String[][] {
            {"direction", "in"},
            {"direction", "Inbound"},
            {"name", "nobody"},
            {"outcome", "foo"},
            {"since", "yesterday"},
            {"since", "2026-02-30"},
            {"since", "2026-11-24T10:00:00"},
            {"until", "24.11.2026"},
            {"sort", "foo"},
            {"sort", "+last"},
            {"code", ""},
            {"q", "  "},
            {"q", "x".repeat(201)}
        }) {
            JsonNode problem = refused(400, () -> query(pair));
            assertEquals("bad-value", problem.path("code").asText(), Arrays.toString(pair));
            assertEquals(pair[0], problem.path("parameter").asText());
        }
        assertEquals(
                "since",
                refused(400, () -> query("since", "2026-11-24", "until", "2026-11-23"))
                        .path("parameter")
                        .asText());
    }

    @Test
    void a_number_outside_its_bounds_is_refused() {
        for (String size : List.of("abc", "0", "-1", "501", "1e2", "99999999999", "5 0", "\u0665")) {
            assertEquals(
                    "size",
                    refused(400, () -> parameters("size", size).number("size", 50, 1, 500))
                            .path("parameter")
                            .asText(),
                    size);
        }
        assertEquals(500, parameters("size", "500").number("size", 50, 1, 500));
        assertEquals(50, parameters().number("size", 50, 1, 500));
    }

    @Test
    void an_unknown_name_is_refused_with_what_was_probably_meant() {
        JsonNode typo = refused(400, () -> query("direcion", "inbound"));
        assertEquals("unknown-parameter", typo.path("code").asText());
        assertEquals("direcion", typo.path("parameter").asText());
        assertEquals("direction", typo.path("suggestion").asText());
        assertTrue(typo.path("detail").asText().endsWith("did you mean direction?"), typo.toString());
        assertEquals(
                "size",
                refused(400, () -> query("Size", "5")).path("suggestion").asText());
        JsonNode other = refused(400, () -> query("page", "2"));
        assertTrue(
                other.path("suggestion").isMissingNode()
                        && other.path("allowed").size() == 10,
                other.toString());
        assertEquals(
                "inbound",
                refused(400, () -> query("direction", "inbuond"))
                        .path("suggestion")
                        .asText());
    }

    @Test
    void a_name_that_is_given_twice_is_refused_also_with_the_same_value() {
        assertEquals(
                "repeated-parameter",
                refused(400, () -> query("code", "a", "code", "a")).path("code").asText());
    }

    @Test
    void a_cursor_leads_back_only_to_the_list_and_the_order_it_was_made_for() {
        Cursor cursor = new Cursor("letters by -last", "0a", "caf\u00e9\u00ff\n1");
        Parameters given = parameters("cursor", cursor.text());
        assertEquals(Optional.of(cursor), Cursor.of(given, "letters by -last"));
        refused(400, () -> Cursor.of(given, "letters by first"));
        for (String broken : List.of("x", "!!!", cursor.text().substring(1), "YQ")) {
            assertEquals(
                    "cursor",
                    refused(400, () -> Cursor.of(parameters("cursor", broken), "letters by -last"))
                            .path("parameter")
                            .asText());
        }
        assertEquals(Optional.empty(), Cursor.of(parameters(), "letters by -last"));
    }

    @Test
    void a_body_is_a_json_object_with_known_members_of_the_right_types_or_nothing() {
        List<String> fields = List.of("resend", "ids", "filter", "text", "expected");
        assertEquals(Optional.empty(), JsonBody.read(" \n", fields).flag("resend"));
        assertEquals(
                Optional.of(true), JsonBody.read("{\"resend\": true}", fields).flag("resend"));
        for (String broken : List.of(
                "{\"resend\":",
                "{\"resend\": true}}",
                "{} {}",
                "resend=true",
                "[]",
                "true",
                "null",
                "\"x\"",
                "{\"resend\": true, \"resend\": false}",
                "{resend: true}",
                "{'resend': true}",
                "{\"resend\": TRUE}")) {
            assertEquals(
                    "bad-json",
                    refused(400, () -> JsonBody.read(broken, fields))
                            .path("code")
                            .asText(),
                    broken);
        }
        JsonNode unknown = refused(400, () -> JsonBody.read("{\"resent\": true}", fields));
        assertEquals("unknown-field", unknown.path("code").asText());
        assertEquals("resend", unknown.path("suggestion").asText());
        for (String value : List.of("\"true\"", "1", "null", "[true]", "{}")) {
            assertEquals(
                    "resend",
                    refused(400, () -> JsonBody.read("{\"resend\": " + value + "}", fields)
                                    .flag("resend"))
                            .path("field")
                            .asText(),
                    value);
        }
        for (String ids : List.of("[]", "\"a\"", "[1]", "[null]", "null", "[\"a\", \"b\", \"c\"]")) {
            refused(400, () -> JsonBody.read("{\"ids\": " + ids + "}", fields).texts("ids", 2));
        }
        for (String number : List.of("\"1\"", "1.0", "-1", "null", "99999999999")) {
            refused(400, () -> JsonBody.read("{\"expected\": " + number + "}", fields)
                    .number("expected"));
        }
        for (String filter :
                List.of("[]", "\"\"", "{\"cod\": \"x\"}", "{\"code\": 1}", "{\"code\": \"\"}", "{\"code\": null}")) {
            refused(400, () -> JsonBody.read("{\"filter\": " + filter + "}", fields)
                    .parameters("filter", LetterFilter.NAMES));
        }
    }
}
