package dev.mailchute.web.server;

/**
 * Who asks, behind the proxies that are trusted.
 *
 * @param address numbers, no name
 * @param isSecure whether the browser speaks TLS, with us or with a trusted proxy
 */
public record Client(String address, boolean isSecure) {
    /** The exchange property that has the client of a request. */
    public static final String PROPERTY = "mailchute.client";
}
