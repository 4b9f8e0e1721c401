package dev.mailchute.health;

import java.util.Optional;

/** A message on its way, with what may be said of it anywhere: neither subject nor address nor file name. */
public interface FlowingMessage {
    /** The mailbox or outbox, as in {@code inbound.support}. */
    String part();

    /** Its key in the ledger. */
    String key();

    /** Its Message-ID, if it is known so far. */
    Optional<String> messageId();
}
