package dev.mailchute.web;

import io.pebbletemplates.pebble.extension.escaper.EscapingStrategy;

/**
 * How every value gets into a page: nothing in it is markup, and what would deceive the eye (characters that turn the direction of
 * text, that nobody sees, that control a terminal) is shown by its number.
 */
final class Escape implements EscapingStrategy {
    static final String NAME = "page";

    @Override
    public String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> append(safe, c));
        return safe.toString();
    }

    private static void append(StringBuilder safe, int c) {
        switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            case '`' -> safe.append("&#96;");
            case '\n', '\t' -> safe.appendCodePoint(c);
            case '\r' -> safe.append("");
            default -> {
                if (isDeceiving(c)) {
                    safe.append(String.format("\u2039U+%04X\u203a", c));
                } else {
                    safe.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isDeceiving(int c) {
        return Character.isISOControl(c)
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C
                || c == 0x2028
                || c == 0x2029
                || c == 0xFEFF
                || Character.getType(c) == Character.SURROGATE;
    }
}
