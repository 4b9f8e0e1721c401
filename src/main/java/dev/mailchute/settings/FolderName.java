package dev.mailchute.settings;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Compares folder names by what people see: names that look the same mean the same folder to the author of a configuration. */
public final class FolderName {
    /** Invisible: format and control characters, variation selectors. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}\\uFE00-\\uFE0F&&[^\\t\\n\\r]]");
    /** The same without joiners and variation selectors, which change how their neighbours look. */
    private static final Pattern REMOVABLE = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\t\\n\\r\\u200C\\u200D]]");
    /** Looks like a blank, including characters that Unicode does not class as blanks. */
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\u2800\\u115F\\u1160\\u3164\\uFFA0]+");

    private FolderName() {}

    /** Equal for two names that look the same, ignoring case. */
    public static String comparable(String name) {
        StringBuilder folded = new StringBuilder();
        without(INVISIBLE, name)
                .codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** The name for a new folder, without invisible characters. */
    public static String clean(String name) {
        return without(REMOVABLE, name);
    }

    private static String without(Pattern unwanted, String name) {
        String shown = unwanted.matcher(name).replaceAll("");
        return Normalizer.normalize(BLANKS.matcher(shown).replaceAll(" ").strip(), Normalizer.Form.NFC);
    }

    /** Whether the name has no visible character. */
    public static boolean isBlank(String name) {
        return comparable(name).isEmpty();
    }

    /** For messages: in quotes, with invisible characters escaped, as in {@code "Done\\u00a0"}. */
    public static String escaped(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.codePoints().forEach(c -> {
            String one = Character.toString(c);
            boolean isPlain = c == ' '
                    || !BLANKS.matcher(one).matches()
                            && !INVISIBLE.matcher(one).matches()
                            && Character.getType(c) != Character.NON_SPACING_MARK;
            text.append(isPlain ? one : String.format(Locale.ROOT, "\\u%04x", c));
        });
        return text.append('"').toString();
    }
}
