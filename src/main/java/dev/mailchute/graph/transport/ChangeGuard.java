package dev.mailchute.graph.transport;

import dev.mailchute.failure.RouteMistakeException;
import java.util.Optional;

/** Knows which messages must not be changed in their mailbox, because only the mailbox and the staging folder have them. */
public interface ChangeGuard {
    /** Guards nothing. */
    ChangeGuard NONE = (mailbox, messageId) -> Optional.empty();

    /**
     * Why a message must not be marked as read, moved or deleted now; empty if it may be.
     *
     * @param messageId Graph's id
     */
    Optional<RouteMistakeException> refusal(GraphMailbox mailbox, String messageId);
}
