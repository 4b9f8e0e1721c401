package dev.mailchute.settings.reading;

import dev.mailchute.settings.reading.ValueParsers.BadValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses what Quartz accepts but misreads: it treats the numbers 98 and 99 as {@code ?} and {@code *} in every field, and reads
 * {@code 1.5} as 1.
 */
final class CronFields {
    private record CronField(String name, int min, int max) {}

    private static final List<CronField> FIELDS = List.of(
            new CronField("second", 0, 59),
            new CronField("minute", 0, 59),
            new CronField("hour", 0, 23),
            new CronField("day", 1, 31),
            new CronField("month", 1, 12),
            new CronField("weekday", 1, 7),
            new CronField("year", 1970, 2099));
    private static final Pattern ODD = Pattern.compile("[^0-9A-Za-z*?,/#-]");
    /** A number that is a value: not a step (after a slash), a week (after a number sign) or an offset from the last day. */
    private static final Pattern VALUE = Pattern.compile("(?<![/#\\d])(?<![Ll]-)\\d+");

    private CronFields() {}

    static void check(String expression) throws BadValue {
        String[] fields = expression.strip().split("\\s+");
        if (fields.length < 6 || fields.length > FIELDS.size()) {
            throw new BadValue(
                    "has " + fields.length
                            + (fields.length == 1 ? " field" : " fields")
                            + "; a Quartz cron expression has six: second minute hour day month weekday, and optionally a year");
        }
        for (int i = 0; i < fields.length; i++) {
            check(FIELDS.get(i), fields[i]);
        }
    }

    private static void check(CronField field, String text) throws BadValue {
        if (ODD.matcher(text).find()) {
            throw new BadValue("has an invalid character in the field for the " + field.name());
        }
        Matcher values = VALUE.matcher(text);
        while (values.find()) {
            String digits = values.group();
            if (digits.length() > 4
                    || Integer.parseInt(digits) < field.min()
                    || Integer.parseInt(digits) > field.max()) {
                throw new BadValue(
                        "has a " + field.name() + " that does not exist",
                        ": " + digits + " is not between " + field.min() + " and " + field.max());
            }
        }
    }
}
