package dev.mailchute.settings.reading;

import dev.mailchute.files.NameEncoding;
import dev.mailchute.log.LogOutput;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses plain values. A {@link BadValue} says what is wrong with a value. */
final class ValueParsers {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KB|MB)");

    /** An invalid value; the message continues a sentence that begins with the value: "is not ...". */
    static final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;

        private final String detail;

        BadValue(String what) {
            this(what, "");
        }

        /** @param detail may quote the value, so it is left out for secrets */
        BadValue(String what, String detail) {
            super(what);
            this.detail = detail;
        }

        String detail() {
            return detail;
        }
    }

    private ValueParsers() {}

    static boolean flag(String text) throws BadValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadValue("is neither true nor false");
        };
    }

    static int number(String text, int min, int max) throws BadValue {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadValue("is not a whole number" + range(min, max));
        }
        throw new BadValue("is not a number" + range(min, max));
    }

    private static String range(int min, int max) {
        return max == Integer.MAX_VALUE ? " of at least " + min : " between " + min + " and " + max;
    }

    static Map<String, String> logLevels(String text) throws BadValue {
        try {
            return LogOutput.levels(text);
        } catch (LogOutput.BadLevel e) {
            throw new BadValue(e.getMessage());
        }
    }

    static boolean isDuration(String text) {
        return DURATION.matcher(text).matches();
    }

    static Duration duration(String text) throws BadValue {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new BadValue(
                    "is not a duration; write a whole number and ms, s, m, h or d without a space, as in 30s");
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Bytes; 1 KB is 1024 of them. */
    static long size(String text) throws BadValue {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
            throw new BadValue(
                    "is not a size; write a whole number of at least 1 and KB or MB without a space, as in 35MB");
        }
        return Long.parseLong(parts.group(1)) * (parts.group(2).equals("KB") ? 1024 : 1024 * 1024);
    }

    static LocalDate date(String text) throws BadValue {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new BadValue("is not a date; write year, month and day, as in 2027-03-01");
        }
    }

    static Path path(String text) throws BadValue {
        PathSpelling.check(text);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new BadValue("is not a path on this system: "
                    + (NameEncoding.isAsciiOnly() ? NameEncoding.advice() : e.getReason()));
        }
    }

    /** A path without characters that another program, a log or a listing could misread. */
    static Path directory(String text) throws BadValue {
        if (File.separatorChar == '/' && text.contains("\\")) {
            throw new BadValue("has a backslash; write / between folders on this system");
        }
        return path(singleLine(text));
    }

    /** One of an enum's constants, written in lower case with {@code -} for {@code _}. */
    static <T extends Enum<T>> T choice(String text, Class<T> type) throws BadValue {
        T[] constants = type.getEnumConstants();
        for (T constant : constants) {
            if (written(constant).equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new BadValue("is not one of "
                + String.join(
                        ", ",
                        Arrays.stream(constants).map(ValueParsers::written).toList()));
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Text without control characters. */
    static String singleLine(String text) throws BadValue {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue("contains a line break or another control character");
        }
        return text;
    }
}
