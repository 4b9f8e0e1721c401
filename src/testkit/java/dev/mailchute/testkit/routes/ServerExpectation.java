package dev.mailchute.testkit.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests that a server has got and has answered with 2xx.
 *
 * @param count how many such requests there are
 * @param onceBy a header field by which the server knows a request that it had before; such a one does not count
 * @param path below the server's address, with a slash in front
 * @param json members that the body has, with these values; it may have others
 * @param contains a part of the body
 */
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
record ServerExpectation(
        Integer count,
        Integer atLeast,
        String onceBy,
        String method,
        String path,
        JsonNode json,
        String contains,
        Map<String, String> headers,
        List<String> withoutHeaders)
        implements Expectation {

    ServerExpectation {
        Count.require(count, atLeast);
    }

    @Override
    public List<Mismatch> mismatches(String name, Evidence evidence) {
        List<HttpServer.Got> accepted = evidence.server(name).accepted();
        List<String> nearest = List.of();
        Set<String> known = new HashSet<>();
        int matching = 0;
        for (HttpServer.Got request : accepted) {
            List<String> wrong = wrongWith(request);
            if (!wrong.isEmpty()) {
                nearest = nearest.isEmpty() || wrong.size() < nearest.size() ? wrong : nearest;
            } else if (onceBy == null || known.add(request.header(onceBy))) {
                matching++;
            }
        }
        Count wanted = Count.of(count, atLeast);
        if (wanted.isMetBy(matching)) {
            return List.of();
        }
        String found = matching + (accepted.size() == matching ? "" : " of " + accepted.size() + " that it accepted");
        return List.of(new Mismatch(
                name + ": " + wanted + " such request" + (wanted.number() == 1 ? "" : "s")
                        + (onceBy == null ? "" : ", by " + onceBy),
                found
                        + (matching > 0 || nearest.isEmpty()
                                ? ""
                                : "\n         in the nearest, " + String.join("\n         and ", nearest))));
    }

    private List<String> wrongWith(HttpServer.Got request) {
        List<String> wrong = new ArrayList<>();
        if (method != null && !method.equalsIgnoreCase(request.method())) {
            wrong.add("the method is " + request.method());
        }
        if (path != null && !path.equals(request.path())) {
            wrong.add("the path is " + request.path());
        }
        if (json != null && !isLike(json, request.body())) {
            wrong.add("the body is " + request.body());
        }
        if (contains != null && !request.body().contains(contains)) {
            wrong.add("the body has no \"" + contains + "\"");
        }
        if (headers != null) {
            headers.forEach((field, value) -> {
                String found = request.header(field);
                if (!value.equals(found) && !isOfType(field, value, found)) {
                    wrong.add(found == null ? "there is no " + field : field + " is " + found);
                }
            });
        }
        if (withoutHeaders != null) {
            withoutHeaders.stream()
                    .filter(field -> request.header(field) != null)
                    .forEach(field -> wrong.add("there is a " + field));
        }
        if (onceBy != null && request.header(onceBy) == null) {
            wrong.add("there is no " + onceBy);
        }
        return wrong;
    }

    /** A media type may have a character set behind it. */
    private static boolean isOfType(String field, String type, String found) {
        return field.equalsIgnoreCase("Content-Type") && found != null && found.startsWith(type + ";");
    }

    /** Whether the text is JSON that has all of this. */
    static boolean isLike(JsonNode json, String text) {
        return equalToJson(json.toString(), false, true).match(text).isExactMatch();
    }
}
