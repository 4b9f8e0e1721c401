package dev.mailchute.web.server;

/**
 * The client of a request, behind any trusted proxies.
 *
 * @param address numeric
 * @param isSecure whether the client uses TLS, with us or with a trusted proxy
 */
public record Client(String address, boolean isSecure) {
    /** The exchange property with the client of a request. */
    public static final String PROPERTY = "mailchute.client";
}
