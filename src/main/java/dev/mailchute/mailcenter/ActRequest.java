package dev.mailchute.mailcenter;

/**
 * What the command line asks of the running application, as a file.
 *
 * @param what {@code retry} or {@code discard}
 */
public record ActRequest(String what, String id, String who, boolean resend) {}
