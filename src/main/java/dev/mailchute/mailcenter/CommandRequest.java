package dev.mailchute.mailcenter;

/**
 * A command's request to the running application, passed as a file.
 *
 * @param what {@code retry}, {@code discard} or {@code restore}
 */
public record CommandRequest(String what, String id, String who, boolean resend) {}
