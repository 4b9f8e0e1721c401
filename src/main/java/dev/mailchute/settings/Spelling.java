package dev.mailchute.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody probably meant by a word that does not exist. */
public final class Spelling {
    private static final int LONGEST_BARE_WORD = 16;

    /**
     * A known key and the place it would stand in.
     *
     * @param file whether it is the form that reads the value from a file
     */
    record Suggestion(Place place, Key key, boolean file) {
        String text() {
            return place.key(key) + (file ? "-file" : "");
        }

        String example() {
            return file ? text() + " = /run/secrets/" + key.suffix() : place.example(key);
        }
    }

    private Spelling() {}

    /** The known word that differs from a wrong one by a third of its letters at most; of several, the nearest. */
    public static Optional<String> nearest(String wrong, Collection<String> known) {
        return known.stream()
                .filter(word -> distance(wrong.toLowerCase(Locale.ROOT), word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(wrong.toLowerCase(Locale.ROOT), word)));
    }

    /** The known key with the fewest letters to change; of several, the first in the order of {@link Key}. */
    static Suggestion nearest(String key) {
        return nearest(candidates(name(key, "\\.")), key, false);
    }

    /** The same for an environment variable that begins with {@code MAILCHUTE_}. */
    static Suggestion nearestVariable(String variable) {
        return nearest(candidates(name(variable, "_").toLowerCase(Locale.ROOT)), variable, true);
    }

    /** The key for a message. A word that cannot be a key may be a piece of a secret, and is cut. */
    static String shown(String key) {
        String printable = key.replaceAll("\\p{Cntrl}", "?");
        return printable.contains(".") || printable.contains("_") || printable.length() <= LONGEST_BARE_WORD
                ? printable
                : printable.substring(0, LONGEST_BARE_WORD) + "...";
    }

    private static Suggestion nearest(List<Suggestion> candidates, String wrong, boolean variable) {
        return candidates.stream()
                .min(Comparator.comparingInt(
                        candidate -> distance(wrong, variable ? Key.asVariable(candidate.text()) : candidate.text())))
                .orElseThrow();
    }

    private static List<Suggestion> candidates(String name) {
        List<Suggestion> all = new ArrayList<>();
        for (boolean file : new boolean[] {false, true}) {
            for (Key.Scope scope : Key.Scope.values()) {
                Place place = scope == Key.Scope.COMMON ? Place.COMMON : new Place(scope, name);
                Key.of(scope).stream()
                        .filter(key -> !file || !key.suffix().endsWith("-file"))
                        .forEach(key -> all.add(new Suggestion(place, key, file)));
            }
        }
        return all;
    }

    /** The name the person gave, so that the suggestion can have it too. */
    private static String name(String key, String separator) {
        String[] parts = key.split(separator);
        for (int i = 0; i + 2 < parts.length; i++) {
            if (parts[i].equalsIgnoreCase("inbound") || parts[i].equalsIgnoreCase("outbound")) {
                return parts[i + 1];
            }
        }
        return parts.length > 3 ? parts[2] : "<name>";
    }

    /** Levenshtein's: letters to insert, delete or change. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
