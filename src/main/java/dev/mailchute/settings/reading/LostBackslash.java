package dev.mailchute.settings.reading;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A backslash in a value that nobody meant as an escape, and that Java takes away without a word. */
final class LostBackslash {
    private static final Pattern OURS =
            Pattern.compile("\\s*(mailchute\\.[\\w.-]+)\\s*[=:\\s]\\s*(.*)", Pattern.DOTALL);
    /** {@code \\t}, {@code \\n}, {@code \\r}, {@code \\f} and {@code \\u0041} are escapes; of other letters none is. */
    private static final Pattern LOST =
            Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\[A-Za-z0-9&&[^tnrfu]].*", Pattern.DOTALL);

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:\\\\(?!\\\\).*", Pattern.DOTALL);

    private LostBackslash() {}

    /** @return the key whose value loses one */
    static Optional<String> in(String line) {
        Matcher parts = OURS.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String value = parts.group(2);
        return LOST.matcher(value).find() || DRIVE.matcher(value).matches()
                ? Optional.of(parts.group(1))
                : Optional.empty();
    }
}
