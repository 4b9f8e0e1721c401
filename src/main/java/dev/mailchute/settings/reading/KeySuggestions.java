package dev.mailchute.settings.reading;

import dev.mailchute.settings.NearestWord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggests a known key for a misspelled one. */
final class KeySuggestions {
    private static final int MAX_BARE_WORD = 16;

    /**
     * A known key, and the part of the configuration that it belongs to.
     *
     * @param file whether it is the form that reads the value from a file
     */
    record Suggestion(KeyScope place, Key key, boolean file) {
        String text() {
            return place.key(key) + (file ? "-file" : "");
        }

        String example() {
            return file ? text() + " = /run/secrets/" + key.suffix() : place.example(key);
        }
    }

    private KeySuggestions() {}

    /** The nearest known key; of several, the first in the order of {@link Key}. */
    static Suggestion nearest(String key) {
        return nearest(candidates(name(key, "\\.")), key, false);
    }

    /** The same for an environment variable that begins with {@code MAILCHUTE_}. */
    static Suggestion nearestVariable(String variable) {
        return nearest(candidates(name(variable, "_").toLowerCase(Locale.ROOT)), variable, true);
    }

    /** The key for an error message. A word that cannot be a key may be part of a secret, so it is shortened. */
    static String shown(String key) {
        String printable = key.replaceAll("\\p{Cntrl}", "?");
        return printable.contains(".") || printable.contains("_") || printable.length() <= MAX_BARE_WORD
                ? printable
                : printable.substring(0, MAX_BARE_WORD) + "...";
    }

    private static Suggestion nearest(List<Suggestion> candidates, String wrong, boolean variable) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate ->
                        NearestWord.distance(wrong, variable ? Key.asVariable(candidate.text()) : candidate.text())))
                .orElseThrow();
    }

    private static List<Suggestion> candidates(String name) {
        List<Suggestion> all = new ArrayList<>();
        for (boolean file : new boolean[] {false, true}) {
            for (Key.Scope scope : Key.Scope.values()) {
                KeyScope place = scope == Key.Scope.COMMON ? KeyScope.COMMON : new KeyScope(scope, name);
                Key.of(scope).stream()
                        .filter(key -> !file || !key.suffix().endsWith("-file"))
                        .forEach(key -> all.add(new Suggestion(place, key, file)));
            }
        }
        return all;
    }

    /** The mailbox or outbox name in the key, to use it in the suggestion. */
    private static String name(String key, String separator) {
        String[] parts = key.split(separator);
        for (int i = 0; i + 2 < parts.length; i++) {
            if (parts[i].equalsIgnoreCase("inbound") || parts[i].equalsIgnoreCase("outbound")) {
                return parts[i + 1];
            }
        }
        return parts.length > 3 ? parts[2] : "<name>";
    }
}
