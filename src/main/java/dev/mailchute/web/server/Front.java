package dev.mailchute.web.server;

import io.vertx.core.http.HttpServerRequest;

/** What the server asks the page. Both are asked by the thread that reads from the network, and answer at once. */
public interface Front {
    /** Whether the request comes from somebody who is signed in, as far as can be known without checking a password. */
    boolean isKnown(HttpServerRequest request);

    /** A page that says what went wrong, and leads back. */
    String errorPage(int status, String words);

    /** The same for a program, as {@code application/problem+json}. */
    String problem(int status, String words);
}
