package dev.mailchute.mailcenter;

/**
 * What the command line asks of the running application, as a file.
 *
 * @param what {@code retry}, {@code discard} or {@code restore}
 */
public record CommandRequest(String what, String id, String who, boolean resend) {}
