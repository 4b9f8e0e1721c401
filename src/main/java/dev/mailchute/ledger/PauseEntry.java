package dev.mailchute.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * That a mailbox or outbox is paused.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param who paused it
 */
public record PauseEntry(String direction, String name, Instant since, String who, Optional<String> reason) {}
