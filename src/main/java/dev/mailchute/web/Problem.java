package dev.mailchute.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.files.Json;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error of the API: RFC 9457, {@code application/problem+json}. {@code code} identifies the error, {@code detail} says what happened
 * and what to do next.
 */
public final class Problem {
    public static final String TYPE = "application/problem+json";

    private final int status;
    private final ObjectNode members;
    private final Map<String, String> headers;

    private Problem(int status, ObjectNode members, Map<String, String> headers) {
        this.status = status;
        this.members = members;
        this.headers = headers;
    }

    /**
     * @param code stable across versions, such as {@code unknown-parameter}
     * @param detail what happened, to what, and what to do next
     */
    public static Problem of(int status, String code, String detail) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        members.put("type", "about:blank");
        members.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
        members.put("status", status);
        members.put("detail", detail);
        members.put("code", code);
        return new Problem(status, members, Map.of());
    }

    /** With one more member. */
    Problem with(String member, String value) {
        ObjectNode more = members.deepCopy();
        more.put(member, value);
        return new Problem(status, more, headers);
    }

    /** With one more member. */
    Problem with(String member, long value) {
        ObjectNode more = members.deepCopy();
        more.put(member, value);
        return new Problem(status, more, headers);
    }

    /** With one more member. */
    Problem with(String member, Collection<String> values) {
        ObjectNode more = members.deepCopy();
        more.set(member, Json.mapper().valueToTree(List.copyOf(values)));
        return new Problem(status, more, headers);
    }

    /** Answered with one more header, such as {@code Retry-After}. */
    public Problem header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, members, more);
    }

    public int status() {
        return status;
    }

    /** Its headers except for the content type. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body. */
    public byte[] body() {
        return Json.file(members);
    }

    Reply reply() {
        Reply reply = Reply.problem(this);
        headers.forEach(reply::with);
        return reply;
    }

    /** An exception that ends the request with this answer. */
    Refusal refusal() {
        return new Refusal(this);
    }

    /** Ends a request with a problem, from wherever it is detected. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        private Refusal(Problem problem) {
            super(problem.members.path("detail").asText(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
