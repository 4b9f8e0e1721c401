package dev.mailchute.health;

import java.time.Instant;

/**
 * Something that needs a person although the mailbox or outbox works: one file that cannot be read, one message that cannot be
 * acknowledged.
 *
 * @param subject what it concerns, such as a file's name
 * @param reason what is wrong, and what to do
 * @param since when it was first seen
 */
public record Warning(String subject, String reason, Instant since) {}
