package dev.mailchute.web;

import dev.mailchute.health.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, sizes and counts for people. */
final class Formats {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss xxx", Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final Clock clock;

    Formats(Clock clock) {
        this.clock = clock;
    }

    /** {@code 12 s ago}; the date after two days. */
    String ago(Instant time) {
        Duration since = Duration.between(time, clock.instant());
        if (since.toSeconds() < 2) {
            return "just now";
        }
        return since.toHours() < 48 ? Status.describe(since) + " ago" : DAY.format(time);
    }

    /** To the second, with the offset of the time zone. */
    static String exact(Instant time) {
        return EXACT.format(time);
    }

    static String day(Instant time) {
        return DAY.format(time);
    }

    /** {@code 09:14}; with the date after 12 hours. */
    String since(Instant time) {
        return Duration.between(time, clock.instant()).toHours() < 12 ? HOUR.format(time) : DAY.format(time);
    }

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        return bytes < 1024 * 1024
                ? bytes / 1024 + " KB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1024.0 / 1024.0);
    }

    /** Begins with a capital letter and ends with a full stop. */
    static String sentence(String words) {
        return words.isEmpty()
                ? words
                : words.substring(0, 1).toUpperCase(Locale.ENGLISH)
                        + words.substring(1).replaceFirst("\\.$", "") + ".";
    }

    static String letters(long count) {
        return number(count) + (count == 1 ? " letter" : " letters");
    }

    /** {@code about 12 min}. */
    static String about(Duration duration) {
        return "about " + Status.describe(duration);
    }

    static String number(long count) {
        return String.format(Locale.ENGLISH, "%,d", count);
    }
}
