package dev.mailchute.web;

import io.pebbletemplates.pebble.extension.escaper.EscapingStrategy;

/**
 * How every value gets into a page: nothing in it is markup, and what would deceive the eye is shown by its number, as
 * {@link VisibleText} does.
 */
final class Escape implements EscapingStrategy {
    static final String NAME = "page";
    /** For what a form sends back: every sign stays what it is, or sending it unchanged would change it. */
    static final String VALUE = "value";

    @Override
    public String escape(String text) {
        return markup(VisibleText.of(text));
    }

    static String markup(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> append(safe, (char) c));
        return safe.toString();
    }

    private static void append(StringBuilder safe, char c) {
        switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            case '`' -> safe.append("&#96;");
            default -> safe.append(c);
        }
    }
}
