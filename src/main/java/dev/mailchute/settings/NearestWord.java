package dev.mailchute.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests a known word for a misspelled one. */
public final class NearestWord {
    private NearestWord() {}

    /** The nearest known word, if it differs in at most a third of its letters. */
    public static Optional<String> of(String wrong, Collection<String> known) {
        return known.stream()
                .filter(word -> distance(wrong.toLowerCase(Locale.ROOT), word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(wrong.toLowerCase(Locale.ROOT), word)));
    }

    /** The Levenshtein distance. */
    public static int distance(String a, String b) {
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
