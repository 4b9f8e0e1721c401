package dev.mailchute.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where Microsoft 365 is reached, for sign-in and Graph alike.
 *
 * @param loginUrl scheme, host and port of the sign-in host, without a path
 * @param graphUrl scheme, host and port of Microsoft Graph, without a path
 * @param scope what a token is asked for: the cloud's Graph, also where {@code graphUrl} leads elsewhere
 * @param caFile PEM with authorities to trust besides the Java runtime's own
 */
public record Microsoft365(URI loginUrl, URI graphUrl, String scope, Optional<Path> caFile, Optional<Proxy> proxy) {

    /** An HTTP proxy; user and password are both there or both absent. */
    public record Proxy(String host, int port, Optional<String> user, Optional<Secret> password) {}
}
