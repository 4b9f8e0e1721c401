package dev.mailchute.mailcenter;

/**
 * A command's request to the running application, passed as a file.
 *
 * @param what {@code retry}, {@code discard} or {@code restore}; {@code pause}, {@code resume} or {@code poll}; {@code log-level} or {@code
 *     reload-routes}
 * @param id of a letter, or which mailbox or outbox: {@code inbound.support}
 * @param reason why it is paused; null if that was not said
 */
public record CommandRequest(String what, String id, String who, boolean resend, String reason) {
    /** An action on a letter. */
    public CommandRequest(String what, String id, String who, boolean resend) {
        this(what, id, who, resend, null);
    }
}
