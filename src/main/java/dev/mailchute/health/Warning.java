package dev.mailchute.health;

import java.time.Instant;

/**
 * Something that needs attention while the mailbox or outbox works, such as a file that cannot be read or a message that cannot be
 * acknowledged.
 *
 * @param subject what it concerns, such as a file name
 * @param reason what is wrong, and what to do
 * @param since when it was first seen
 */
public record Warning(String subject, String reason, Instant since) {}
