package dev.mailchute.web.server;

import dev.mailchute.health.TroubleLog;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's own answers to requests that do not reach the page. */
final class ErrorPages {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";
    private static final int RETRY_SECONDS = 5;

    private static final Map<Integer, String> WORDS = Map.of(
            400, "The request is malformed.",
            403, "This is not allowed.",
            404, "There is no such page.",
            405, "This page does not support that method.",
            413, "The request is too large. Nothing was done. Go back and select fewer letters, or shorten the text.",
            414, "The address of this page is too long. Shorten the search text.",
            415, "This content type is not supported. Nothing was done.",
            431, "The request headers are too large. Removing the cookies of this site may help.",
            500, "Something went wrong. See the log.",
            503, "The server is busy. Nothing was done. Try again in a few seconds.");

    /** Headers that a failed response may already have set for its body. */
    private static final List<String> OF_ANOTHER =
            List.of("Content-Length", "Transfer-Encoding", "Content-Disposition");

    private final Optional<PageSupport> front;
    private final String root;
    private final TroubleLog troubles = new TroubleLog();
    private final Map<String, String> pages = new ConcurrentHashMap<>();

    /** @param front empty on a listener without a page */
    ErrorPages(Optional<PageSupport> front, String root) {
        this.front = front;
        this.root = root;
    }

    /** For a failed handler, or a status without an answer. */
    void failed(RoutingContext ctx) {
        if (ctx.response().ended() || ctx.response().closed()) {
            return;
        }
        Throwable failure = ctx.failure();
        int status = ctx.statusCode() < 400 ? 500 : ctx.statusCode();
        if (status == 500 && failure != null) {
            troubles.error(LOG, "request", "a request for " + ctx.request().path() + " failed", failure);
        }
        if (ctx.response().headWritten()) {
            ctx.request().connection().close(); // a partial response must not look complete
            return;
        }
        answer(ctx.request(), ctx.response(), status, WORDS.getOrDefault(status, WORDS.get(500)));
    }

    /** For a request that is not valid HTTP. */
    void invalid(HttpServerRequest request) {
        Throwable cause =
                request.decoderResult() == null ? null : request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        HttpServerResponse response = request.response();
        response.putHeader("Connection", "close");
        answer(request, response, status, WORDS.get(status));
        request.connection().close();
    }

    void answer(HttpServerRequest request, HttpServerResponse response, int status, String words) {
        OF_ANOTHER.forEach(response.headers()::remove);
        String path = request.path() == null ? "" : request.path();
        String type;
        String body;
        if (path.equals(root + "/mail-center/api") || path.startsWith(root + "/mail-center/api/")) {
            type = "application/problem+json";
            body = front.map(page -> page.problem(status, words)).orElse("{}");
        } else if (front.isEmpty() || path.startsWith(root + "/observe/")) {
            type = "text/plain; charset=utf-8";
            body = words + "\n";
        } else {
            type = "text/html; charset=utf-8";
            body = pages.computeIfAbsent(status + words, key -> page(status, words));
            response.putHeader("Content-Security-Policy", POLICY);
        }
        response.putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin");
        if (status == 405) {
            response.putHeader("Allow", path.startsWith(root + "/observe/") ? "GET, HEAD" : "GET, HEAD, POST");
        }
        if (status == 503 || status == 429) {
            response.putHeader("Retry-After", String.valueOf(RETRY_SECONDS));
        }
        response.setStatusCode(status).end(Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)));
    }

    private String page(int status, String words) {
        try {
            return front.orElseThrow().errorPage(status, words);
        } catch (RuntimeException e) {
            LOG.error("cannot render the error page for HTTP {}", status, e);
            return "<!doctype html><title>Mail Center</title><p>" + words + "</p>";
        }
    }
}
