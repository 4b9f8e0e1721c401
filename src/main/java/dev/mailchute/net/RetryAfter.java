package dev.mailchute.net;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Parses the {@code Retry-After} header: seconds, with or without a fraction as in Microsoft's own example (2.128), or an HTTP date.
 *
 * <p>Source: Microsoft Graph throttling guidance; RFC 9110 section 10.2.3.
 */
public final class RetryAfter {
    /** Longer than any wait Graph is known to ask for; a larger value is a gateway's mistake. */
    private static final Duration MAX_WAIT = Duration.ofHours(1);

    /** Negative: the answer did not ask for a wait. */
    public static final Duration NONE = Duration.ofMillis(-1);

    private RetryAfter() {}

    /** How long to wait from now, or {@link #NONE} if the header is missing or malformed. */
    public static Duration parse(String value, Clock clock) {
        if (value == null) {
            return NONE;
        }
        Duration wait = duration(value.trim(), clock);
        return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
    }

    private static Duration duration(String value, Clock clock) {
        if (value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000));
        }
        try {
            Duration wait = Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException e) {
            return NONE;
        }
    }
}
