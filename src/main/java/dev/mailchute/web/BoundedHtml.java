package dev.mailchute.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites untrusted HTML within limits before it is sanitised: the sanitiser's lexer keeps every attribute of a tag in memory, its CSS
 * parser every bracket of a style. Parses in one pass, as browsers do, with no memory but the result. This is not a security measure:
 * only the sanitiser decides what is safe.
 */
final class BoundedHtml {
    static final int MAX_ELEMENTS = 20_000;
    static final int MAX_STYLE = 1_000;
    static final int MAX_BRACKETS = 30;
    static final int MAX_TARGET = 4_000;
    static final int MAX_VALUE = 500;
    static final int MAX_DATA_PICTURE = 256 * 1024;
    private static final int MAX_NAME = 20;

    /** Without {@code class} and {@code id}, which could imitate our own labels, and {@code title}, which could pose as a target. */
    private static final List<String> ATTRIBUTES = List.of(
            "href",
            "src",
            "alt",
            "dir",
            "lang",
            "align",
            "valign",
            "bgcolor",
            "width",
            "height",
            "border",
            "colspan",
            "rowspan",
            "cellpadding",
            "cellspacing",
            "color",
            "face",
            "size",
            "style");

    private static final Set<String> NO_MARKUP_INSIDE =
            Set.of("script", "style", "title", "iframe", "noembed", "noframes", "textarea", "xmp");

    private final String in;
    private final StringBuilder out;
    private final Set<String> leftOut = new LinkedHashSet<>();
    private int at;
    private int elements;
    private int written; // a bit for each attribute of this tag already written

    private BoundedHtml(String html) {
        this.in = html;
        this.out = new StringBuilder(html.length());
    }

    /** @param leftOut descriptions of what exceeded a limit */
    record BoundedText(String html, Set<String> leftOut) {}

    static BoundedText of(String html) {
        BoundedHtml bounded = new BoundedHtml(html);
        bounded.copy();
        return new BoundedText(bounded.out.toString(), bounded.leftOut);
    }

    private void copy() {
        while (at < in.length()) {
            int tag = in.indexOf('<', at);
            out.append(in, at, tag < 0 ? in.length() : tag);
            at = tag < 0 ? in.length() : tag;
            if (tag >= 0) {
                if (elements == MAX_ELEMENTS) {
                    leftOut.add(String.format(Locale.ENGLISH, "everything after the first %,d elements", MAX_ELEMENTS));
                    return;
                }
                markup();
            }
        }
    }

    private void markup() {
        char next = peek(1);
        if (isLetter(next)) {
            at++;
            startTag();
        } else if (next == '/' && isLetter(peek(2))) {
            at += 2;
            endTag();
        } else if (in.startsWith("<!--", at)) {
            int abrupt = in.startsWith(">", at + 4) ? at + 5 : in.startsWith("->", at + 4) ? at + 6 : -1;
            at = abrupt > 0 ? abrupt : past("-->", at + 4);
        } else if (next == '!' || next == '?' || next == '/') {
            at = past(">", at + 2);
        } else {
            out.append("&lt;");
            at++;
        }
    }

    private void startTag() {
        String name = name();
        elements++;
        int begin = out.length();
        out.append('<').append(name);
        written = 0;
        while (at < in.length() && peek(0) != '>') {
            attribute();
        }
        if (at >= in.length() || name.isEmpty()) {
            out.setLength(begin); // browsers too ignore a tag that never ends
            at = Math.min(at + 1, in.length());
            return;
        }
        at++;
        if (NO_MARKUP_INSIDE.contains(name)) {
            out.setLength(begin);
            skipTo(name);
        } else if (name.equals("plaintext")) {
            out.setLength(begin);
        } else {
            out.append('>');
        }
    }

    /** Skips an element whose content is raw text, keeping the text if the element displays it. */
    private void skipTo(String name) {
        int end = at;
        do {
            end = in.indexOf("</", end);
            if (end < 0) {
                end = in.length();
            } else if (in.regionMatches(true, end + 2, name, 0, name.length())) {
                break;
            } else {
                end += 2;
            }
        } while (end < in.length());
        if (name.equals("textarea") || name.equals("xmp")) {
            for (int i = at; i < end; i++) {
                char c = in.charAt(i);
                out.append(c == '<' ? "&lt;" : String.valueOf(c));
            }
        }
        at = end == in.length() ? end : past(">", end);
    }

    private void endTag() {
        String name = name();
        written = -1;
        while (at < in.length() && peek(0) != '>') {
            attribute();
        }
        if (at < in.length() && !name.isEmpty() && !NO_MARKUP_INSIDE.contains(name)) {
            elements++; // a closing tag costs the sanitiser as much as an opening one
            out.append("</").append(name).append('>');
        }
        at = Math.min(at + 1, in.length());
    }

    /** The element name to write; empty if there is no such element. */
    private String name() {
        int start = at;
        while (at < in.length() && !isBlank(peek(0)) && peek(0) != '/' && peek(0) != '>') {
            at++;
        }
        String name = at - start > MAX_NAME ? "" : in.substring(start, at).toLowerCase(Locale.ROOT);
        return name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9') ? name : "";
    }

    /** Reads an attribute, and writes it if it is allowed and the first of its name. */
    private void attribute() {
        while (at < in.length() && (isBlank(peek(0)) || peek(0) == '/')) {
            at++;
        }
        int start = at;
        while (at < in.length()
                && !isBlank(peek(0))
                && peek(0) != '/'
                && peek(0) != '>'
                && (peek(0) != '=' || at == start)) {
            at++;
        }
        String name = at - start > MAX_NAME ? "" : in.substring(start, at).toLowerCase(Locale.ROOT);
        while (at < in.length() && isBlank(peek(0))) {
            at++;
        }
        if (at >= in.length() || peek(0) != '=') {
            return; // none of the allowed ones has a meaning without a value
        }
        at++;
        while (at < in.length() && isBlank(peek(0))) {
            at++;
        }
        char quote = at < in.length() ? peek(0) : '>';
        int from = at;
        int to;
        if (quote == '"' || quote == '\'') {
            from++;
            to = in.indexOf(quote, from);
            at = to < 0 ? in.length() : to + 1;
        } else {
            while (at < in.length() && !isBlank(peek(0)) && peek(0) != '>') {
                at++;
            }
            to = at;
        }
        int bit = ATTRIBUTES.contains(name) ? 1 << ATTRIBUTES.indexOf(name) : -1;
        if (to >= 0 && bit > 0 && (written & bit) == 0) {
            written |= bit;
            write(name, from, to);
        }
    }

    private void write(String name, int from, int to) {
        int length = to - from;
        int end = to;
        if (name.equals("style")) {
            if (length > MAX_STYLE || brackets(from, to) > MAX_BRACKETS) {
                leftOut.add(String.format(
                        Locale.ENGLISH, "styles of more than %,d characters or %d brackets", MAX_STYLE, MAX_BRACKETS));
                return;
            }
        } else if (name.equals("href")) {
            end = from + Math.min(length, MAX_TARGET);
        } else if (name.equals("src")) {
            boolean isData = in.regionMatches(true, from, "data:", 0, 5);
            if (length > (isData ? MAX_DATA_PICTURE : MAX_VALUE)) {
                leftOut.add(
                        isData
                                ? "embedded images of more than " + Formats.size(MAX_DATA_PICTURE)
                                : String.format("image addresses of more than %d characters", MAX_VALUE));
                return;
            }
        } else {
            end = from + Math.min(length, MAX_VALUE);
        }
        out.append(' ').append(name).append("=\"");
        for (int i = from; i < end; i++) {
            char c = in.charAt(i);
            switch (c) {
                case '"' -> out.append("&quot;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
        out.append('"');
    }

    private int brackets(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            char c = in.charAt(i);
            if (c == '(' || c == '[' || c == '{' || c == '\\' || c == '&') {
                count++; // an entity or an escape may be one
            }
        }
        return count;
    }

    private int past(String end, int from) {
        int found = in.indexOf(end, from);
        return found < 0 ? in.length() : found + end.length();
    }

    private char peek(int ahead) {
        return at + ahead < in.length() ? in.charAt(at + ahead) : ' ';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }
}
