package dev.mailchute.settings.reading;

import dev.mailchute.settings.reading.ValueParsers.BadValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What only a shell would replace in a path. Other odd names are names. */
final class PathSpelling {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{[A-Z][A-Z0-9_]+}|\\$[A-Z][A-Z0-9_]+(?=[/\\\\]|$)|%[A-Z][A-Z0-9_]+%");

    private PathSpelling() {}

    static void check(String text) throws BadValue {
        if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
            throw new BadValue("begins with ~, which only a shell replaces; write the whole path");
        }
        Matcher variable = VARIABLE.matcher(text);
        if (variable.find()) {
            throw new BadValue(
                    "has a variable in it, which nothing replaces here; write the whole path", ": " + variable.group());
        }
    }
}
