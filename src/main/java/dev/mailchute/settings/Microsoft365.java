package dev.mailchute.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach Microsoft 365, for both sign-in and Graph.
 *
 * @param loginUrl scheme, host and port of the sign-in host, without a path
 * @param graphUrl scheme, host and port of Microsoft Graph, without a path
 * @param scope the scope of tokens: the cloud's Graph, even if {@code graphUrl} is another host
 * @param caFile PEM file with certificate authorities to trust in addition to those of the Java runtime
 */
public record Microsoft365(URI loginUrl, URI graphUrl, String scope, Optional<Path> caFile, Optional<Proxy> proxy) {

    /** An HTTP proxy; user and password are either both present or both absent. */
    public record Proxy(String host, int port, Optional<String> user, Optional<Secret> password) {}
}
