package dev.mailchute.settings.reading;

import dev.mailchute.settings.reading.ValueParsers.BadValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Quartz accepts and does not mean: it takes the numbers 98 and 99 for its own {@code ?} and {@code *} in every field, and reads
 * {@code 1.5} as 1.
 */
final class CronFields {
    private record CronField(String name, int least, int most) {}

    private static final List<CronField> FIELDS = List.of(
            new CronField("second", 0, 59),
            new CronField("minute", 0, 59),
            new CronField("hour", 0, 23),
            new CronField("day", 1, 31),
            new CronField("month", 1, 12),
            new CronField("weekday", 1, 7),
            new CronField("year", 1970, 2099));
    private static final Pattern ODD = Pattern.compile("[^0-9A-Za-z*?,/#-]");
    /** A number that is a value: not the step after a slash, the week after a number sign, or the days before the last one. */
    private static final Pattern VALUE = Pattern.compile("(?<![/#\\d])(?<![Ll]-)\\d+");

    private CronFields() {}

    static void check(String expression) throws BadValue {
        String[] fields = expression.strip().split("\\s+");
        if (fields.length < 6 || fields.length > FIELDS.size()) {
            throw new BadValue("has " + fields.length
                    + (fields.length == 1 ? " field" : " fields")
                    + "; a Quartz cron has six: second minute hour day month weekday, and perhaps a year");
        }
        for (int i = 0; i < fields.length; i++) {
            check(FIELDS.get(i), fields[i]);
        }
    }

    private static void check(CronField field, String text) throws BadValue {
        if (ODD.matcher(text).find()) {
            throw new BadValue("has a character in its field for the " + field.name() + " that a cron does not have");
        }
        Matcher values = VALUE.matcher(text);
        while (values.find()) {
            String digits = values.group();
            if (digits.length() > 4
                    || Integer.parseInt(digits) < field.least()
                    || Integer.parseInt(digits) > field.most()) {
                throw new BadValue(
                        "has a " + field.name() + " that does not exist",
                        ": " + digits + " is not from " + field.least() + " to " + field.most());
            }
        }
    }
}
