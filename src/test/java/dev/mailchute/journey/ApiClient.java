package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailchute.support.ApiDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A program that uses the API. Every answer it gets must be one that the description promises. */
final class ApiClient {
    private final ApiDescription description = new ApiDescription();
    private final String root;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<String> succeeded = new TreeSet<>();
    private Optional<String> authorization = Optional.empty();

    ApiClient(int port) {
        this.root = "http://127.0.0.1:" + port + "/mail-center/api";
    }

    ApiClient as(String given) {
        authorization = Optional.of(given);
        return this;
    }

    String root() {
        return root;
    }

    /** An answer whose form has been looked at. */
    record Answer(HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The answer, if it has this status. */
        Answer is(int status) {
            assertEquals(status, response.statusCode(), text());
            return this;
        }

        /** The answer, if it is this problem. */
        Answer is(int status, String code) {
            is(status);
            assertEquals("application/problem+json", header("Content-Type"), text());
            assertEquals(code, json().path("code").asText(), text());
            assertEquals(status, json().path("status").asInt());
            return this;
        }
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    /** A body of JSON, or none. */
    Answer post(String path, String body) {
        return send("POST", path, body, "Content-Type", "application/json");
    }

    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        authorization.ifPresent(given -> request.header("Authorization", given));
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (method.equals("GET") || method.equals("POST")) {
            check(method, path, body, response);
        }
        return new Answer(response);
    }

    private void check(String method, String path, String body, HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        List<String> problems =
                new ArrayList<>(description.problems(method, path, response.statusCode(), type, response.body()));
        Optional<String> operation = description.operation(method, path);
        if (response.statusCode() < 300 && operation.isPresent()) {
            succeeded.add(operation.get());
            if (!body.isEmpty()) {
                problems.addAll(description.bodyProblems(operation.get(), body));
            }
        }
        assertEquals(
                List.of(),
                problems,
                () -> method + " " + path + ": " + response.statusCode() + " "
                        + new String(
                                Arrays.copyOf(response.body(), Math.min(3000, response.body().length)),
                                StandardCharsets.UTF_8));
    }

    /** The operations that are described and that have not yet been answered with success. */
    Set<String> untried() {
        Set<String> untried = new TreeSet<>(description.operations().keySet());
        untried.removeAll(succeeded);
        return untried;
    }
}
