package dev.mailchute.web;

import dev.mailchute.files.Json;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/** A response. Its headers forbid MIME sniffing, framing by other sites, and referrers. */
final class Reply {
    /** Nothing but the page's own style and script; nothing from elsewhere, nothing inline. */
    private static final String PAGE = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
            + " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    /** For HTML from messages: no script, no network, an origin of its own. Inline styles and images are harmless. */
    static final String STRANGERS = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self';"
            + " form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
    /** For downloads. */
    private static final String NOTHING = "sandbox; default-src 'none'; frame-ancestors 'none'";

    private final int status;
    private final String type;
    private final Object body;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private Reply(int status, String type, Object body) {
        this.status = status;
        this.type = type;
        this.body = body;
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cache-Control", "no-store");
    }

    static Reply page(int status, String html) {
        return new Reply(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", PAGE)
                .with("X-Frame-Options", "DENY")
                // with no-referrer, browsers would send no Origin with our own forms
                .with("Referrer-Policy", "same-origin");
    }

    /** The sanitised HTML of a message, for the frame only. */
    static Reply strangers(String html) {
        return strangers(200, html);
    }

    static Reply strangers(int status, String html) {
        return new Reply(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", STRANGERS);
    }

    /** An image of a message, cross-origin because the frame has no origin. */
    static Reply picture(String type, InputStream content) {
        return new Reply(200, type, content)
                .with("Content-Security-Policy", NOTHING)
                .with("Cross-Origin-Resource-Policy", "cross-origin")
                .with("Content-Disposition", "inline");
    }

    /** A file to save, never shown by the browser. */
    static Reply download(String type, String name, InputStream content) {
        String plain = name.replaceAll("[^\\x20-\\x7e]|[\"\\\\%/;]", "_");
        String encoded =
                java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return new Reply(200, type, content)
                .with("Content-Security-Policy", NOTHING)
                .with(
                        "Content-Disposition",
                        "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded.replace("*", "%2A"));
    }

    static Reply asset(String type, byte[] content) {
        return new Reply(200, type, content)
                .with("Content-Security-Policy", NOTHING)
                .with("Cache-Control", "public, max-age=31536000, immutable");
    }

    static Reply json(int status, Object value) {
        return new Reply(status, "application/json", Json.file(value)).with("Content-Security-Policy", NOTHING);
    }

    /** An error of the API. */
    static Reply problem(Problem problem) {
        return new Reply(problem.status(), Problem.TYPE, problem.body()).with("Content-Security-Policy", NOTHING);
    }

    /** A response without a body. */
    static Reply nothing(int status) {
        return new Reply(status, "text/plain", new byte[0]).with("Content-Security-Policy", NOTHING);
    }

    /** A text of the API. */
    static Reply text(String type, byte[] content) {
        return new Reply(200, type, content).with("Content-Security-Policy", NOTHING);
    }

    /** For HEAD: closes the file, since the server omits the body. */
    Reply withoutFile() {
        if (!(body instanceof InputStream stream)) {
            return this;
        }
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Reply reply = new Reply(status, type, new byte[0]);
        reply.headers.putAll(headers);
        return reply;
    }

    /** Redirects after an action, so that reloading the page does not repeat it. */
    static Reply see(String link) {
        return new Reply(303, "text/plain", new byte[0]).with("Location", link);
    }

    Reply with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Prefixes the redirect with the base path. */
    Reply below(String root) {
        headers.computeIfPresent("Location", (header, link) -> root + link);
        return this;
    }

    /** The content of a download. */
    InputStream content() {
        return (InputStream) body;
    }

    int status() {
        return status;
    }

    void to(Exchange exchange) {
        HttpServerRequest request = exchange.getMessage(HttpMessage.class).getRequest();
        HttpServerResponse response = exchange.getMessage(HttpMessage.class).getResponse();
        headers.forEach(response::putHeader);
        Message message = exchange.getMessage();
        message.removeHeaders("*"); // Camel would send the request's headers back
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, type);
        message.setBody(body instanceof InputStream content ? download(content, request) : body);
    }

    /** The server closes the stream when it is sent or the client is gone; for HEAD it must be closed here. */
    private static Object download(InputStream content, HttpServerRequest request) {
        if (request.method() != HttpMethod.HEAD) {
            return content;
        }
        try {
            content.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new byte[0];
    }
}
