package dev.mailchute.mailcenter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How much a letter keeps of what others wrote. */
final class LetterBounds {
    static final int MAX_RECIPIENTS = 500;
    /** Of all recipients that are kept; what hostile mail calls an address may be long. */
    static final int MAX_ALL_RECIPIENTS = 20_000;

    static final int MAX_ADDRESS = 320;
    static final int MAX_SUBJECT = 1000;
    static final int MAX_REASON = 4000;
    static final int MAX_OTHER = 1000;
    private static final String CUT = "\u2026";

    private LetterBounds() {}

    /** The first recipients, each no longer than an address may be. */
    static List<String> first(List<String> all) {
        List<String> first = new ArrayList<>();
        int length = 0;
        for (String address : all) {
            String kept = cut(address, MAX_ADDRESS);
            length += kept == null ? 0 : kept.length();
            if (first.size() == MAX_RECIPIENTS || length > MAX_ALL_RECIPIENTS) {
                break;
            }
            first.add(kept);
        }
        return Collections.unmodifiableList(first);
    }

    /** The beginning of a text, never half a character of it. */
    static String cut(String text, int most) {
        if (text == null || text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + CUT;
    }
}
