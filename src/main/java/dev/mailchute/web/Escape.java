package dev.mailchute.web;

import io.pebbletemplates.pebble.extension.escaper.EscapingStrategy;

/** Escapes every value in a page: markup as entities, deceptive characters as {@link VisibleText} shows them. */
final class Escape implements EscapingStrategy {
    static final String NAME = "page";
    /** For form fields: characters stay as they are, or submitting the form unchanged would change the value. */
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
