package dev.mailchute.web.server;

import io.vertx.core.http.HttpServerRequest;

/** What the server needs of the page. Called on the event loop, so implementations must not block. */
public interface PageSupport {
    /** Whether the request has a session or token, as far as can be known without checking a password. */
    boolean isKnown(HttpServerRequest request);

    /** What open pages are told; the only part that may block for a moment. */
    LiveSource live();

    /** An error page. */
    String errorPage(int status, String words);

    /** The same for the API, as {@code application/problem+json}. */
    String problem(int status, String words);
}
