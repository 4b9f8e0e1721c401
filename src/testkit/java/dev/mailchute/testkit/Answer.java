package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** An answer, and how the connection behaves while it is sent. */
final class Answer {
    private static final String JSON = "application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8";

    final int status;
    final Map<String, String> headers = new LinkedHashMap<>();
    MimeSource body;
    /** The body before serialization, if it is JSON. */
    ObjectNode json;

    boolean chunked;
    /** A connection fault in place of the answer. */
    Fault wireFault;
    /** How many bytes of the body are sent before the connection is cut or stalls; -1: all. */
    long cutAfter = -1;

    CountDownLatch standsStillUntil;
    Duration delay = Duration.ZERO;

    private Answer(int status, MimeSource body) {
        this.status = status;
        this.body = body;
    }

    static Answer empty(int status) {
        return new Answer(status, MimeSource.of(new byte[0]));
    }

    static Answer json(int status, ObjectNode json) {
        Answer answer = empty(status).with("Content-Type", JSON);
        answer.json = json;
        return answer;
    }

    static Answer text(int status, String type, String text) {
        return of(status, type, MimeSource.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    static Answer of(int status, String type, MimeSource body) {
        return new Answer(status, body).with("Content-Type", type);
    }

    static Answer error(int status, String code, String message) {
        ObjectNode json = Json.object();
        json.putObject("error").put("code", code).put("message", message);
        return json(status, json);
    }

    /** No answer; the connection is closed. */
    static Answer broken(Fault fault) {
        Answer answer = empty(200);
        answer.wireFault = fault;
        return answer;
    }

    Answer with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Answer chunked() {
        chunked = true;
        return this;
    }

    /** Adds a body to an answer that has none, so that it can be cut. */
    Answer cutAfter(long bytes) {
        if (json == null && body.length() == 0 && status != 204) {
            body = MimeSource.of(new byte[(int) bytes + 1]);
        }
        return closedAfter(bytes);
    }

    Answer closedAfter(long bytes) {
        cutAfter = bytes;
        return this;
    }

    boolean isError() {
        return status >= 400;
    }
}
