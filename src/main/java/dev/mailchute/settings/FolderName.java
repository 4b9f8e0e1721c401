package dev.mailchute.settings;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a folder as people see it: names that look the same are the same folder to whoever wrote the configuration. */
public final class FolderName {
    /** Shows nothing: format and control characters, variation selectors. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Cc}\\uFE00-\\uFE0F&&[^\\t\\n\\r]]");
    /** The same without what makes other characters out of its neighbours, and so is seen after all. */
    private static final Pattern USELESS = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\t\\n\\r\\u200C\\u200D]]");
    /** Shows as a blank, also what Unicode does not count among blanks. */
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\u2800\\u115F\\u1160\\u3164\\uFFA0]+");

    private FolderName() {}

    /** What two names have in common if they look the same, whatever their case. */
    public static String seen(String name) {
        StringBuilder small = new StringBuilder();
        without(UNSEEN, name)
                .codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(small::appendCodePoint);
        return small.toString();
    }

    /** The name to make a folder with: as it looks, without what nobody sees. */
    public static String clean(String name) {
        return without(USELESS, name);
    }

    private static String without(Pattern unwanted, String name) {
        String shown = unwanted.matcher(name).replaceAll("");
        return Normalizer.normalize(BLANKS.matcher(shown).replaceAll(" ").strip(), Normalizer.Form.NFC);
    }

    /** Whether nothing of it can be seen. */
    public static boolean isBlank(String name) {
        return seen(name).isEmpty();
    }

    /** For a text, with what cannot be seen written out, as in {@code "Done\\u00a0"}. */
    public static String spelled(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.codePoints().forEach(c -> {
            String one = Character.toString(c);
            boolean isPlain = c == ' '
                    || !BLANKS.matcher(one).matches()
                            && !UNSEEN.matcher(one).matches()
                            && Character.getType(c) != Character.NON_SPACING_MARK;
            text.append(isPlain ? one : String.format(Locale.ROOT, "\\u%04x", c));
        });
        return text.append('"').toString();
    }
}
