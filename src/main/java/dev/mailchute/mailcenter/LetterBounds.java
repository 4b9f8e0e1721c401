package dev.mailchute.mailcenter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How much a letter keeps of a message's texts. */
final class LetterBounds {
    static final int MAX_RECIPIENTS = 500;
    /** Characters of all recipients together; addresses in hostile mail may be long. */
    static final int MAX_ALL_RECIPIENTS = 20_000;

    static final int MAX_ADDRESS = 320;
    static final int MAX_SUBJECT = 1000;
    static final int MAX_REASON = 4000;
    static final int MAX_OTHER = 1000;
    private static final String CUT = "\u2026";

    private LetterBounds() {}

    /** The first recipients, each cut to the maximum length of an address. */
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

    /** Cuts a text, never within a surrogate pair. */
    static String cut(String text, int max) {
        if (text == null || text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + CUT;
    }
}
