package dev.mailchute.graph.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailchute.failure.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/**
 * Reads the error body of Graph.
 *
 * <p>Source: Microsoft Graph error responses. Gateways in between may answer with HTML or nothing, which is tolerated.
 */
final class GraphError {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 64 * 1024;
    private static final int MAX_SENTENCE = 500;

    private GraphError() {}

    static Fault read(ClassicHttpResponse answer) {
        Optional<String> headerId =
                Optional.ofNullable(answer.getFirstHeader("request-id")).map(Header::getValue);
        JsonNode error = error(answer);
        String code = error.path("code").asText("");
        String message = error.path("message").asText("");
        JsonNode inner = error.has("innerError") ? error.get("innerError") : error.path("innererror");
        Optional<String> requestId =
                Optional.ofNullable(inner.path("request-id").textValue()).or(() -> headerId);
        return new Fault(
                code.isBlank() ? "http-" + answer.getCode() : code,
                answer.getCode(),
                message.isBlank() ? describe(answer) : oneLine(message),
                requestId);
    }

    private static JsonNode error(ClassicHttpResponse answer) {
        try (InputStream body = answer.getEntity() == null
                ? InputStream.nullInputStream()
                : answer.getEntity().getContent()) {
            String text = new String(body.readNBytes(LARGEST), StandardCharsets.UTF_8);
            JsonNode json = text.stripLeading().startsWith("{") ? JSON.readTree(text) : null;
            return json == null ? JSON.missingNode() : json.path("error");
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static String describe(ClassicHttpResponse answer) {
        if (answer.getCode() >= 300 && answer.getCode() < 400) {
            return "Microsoft Graph answered with a redirect, which Mailchute never follows";
        }
        if (answer.getCode() < 300) {
            return "Microsoft Graph answered " + answer.getCode()
                    + ", but not in the way it does on success; a proxy in between may have answered";
        }
        String reason = answer.getReasonPhrase();
        return "Microsoft Graph answered " + answer.getCode()
                + (reason == null || reason.isBlank() ? "" : " " + reason);
    }

    private static String oneLine(String message) {
        String line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        return line.length() > MAX_SENTENCE ? line.substring(0, MAX_SENTENCE) + "..." : line;
    }
}
