package dev.mailchute.mailcenter;

import java.time.Instant;

/**
 * Letters that failed for the same cause in the same place.
 *
 * @param example the id of one of them, the latest
 */
public record Group(
        String direction,
        String name,
        String code,
        String outcome,
        int count,
        Instant firstFailure,
        Instant lastFailure,
        String example) {}
