package dev.mailchute.web;

import java.lang.Character.UnicodeScript;

/**
 * Shows deceptive characters (bidirectional controls, invisible characters, terminal controls) as code points, such as {@code ‹U+202E›}.
 * Joiners and variation selectors stay where a script or an emoji needs them.
 */
final class VisibleText {
    /** Of a run, so many are shown, the others counted: newsletters pad with hundreds. */
    private static final int MAX_IN_A_ROW = 3;

    private VisibleText() {}

    static String of(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\n' || c == '\t')) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16);
        int before = ' ';
        int row = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\r' && i < text.length() && text.charAt(i) == '\n') {
                continue;
            }
            if (isDeceiving(c, before)) {
                if (++row <= MAX_IN_A_ROW) {
                    visible.append(number(c));
                }
            } else if (row <= MAX_IN_A_ROW || !isBlank(c)) {
                ended(visible, row);
                row = isBlank(c) ? row : 0;
                visible.appendCodePoint(c);
            }
            before = c;
        }
        ended(visible, row);
        return visible.toString();
    }

    private static void ended(StringBuilder visible, int row) {
        if (row > MAX_IN_A_ROW) {
            visible.append("\u2039and ").append(row - MAX_IN_A_ROW).append(" more\u203a");
        }
    }

    /** For addresses: also shows characters that only look like a space. */
    static String ofAddress(String text) {
        StringBuilder visible = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isDeceiving(c, ' ') || c != ' ' && isBlank(c)) {
                visible.append(number(c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }

    private static String number(int c) {
        return String.format("\u2039U+%04X\u203a", c);
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isDeceiving(int c, int before) {
        if (c == '\n' || c == '\t') {
            return false;
        }
        return switch (c) {
            case 0x200C, 0x200D -> !joins(before);
            case 0xFE0E, 0xFE0F -> !isSymbol(before);
            case 0x2028, 0x2029, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> {
                if (c >= 0xE0100 && c <= 0xE01EF) {
                    yield !Character.isIdeographic(before);
                }
                int type = Character.getType(c);
                yield type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || c >= 0x180B && c <= 0x180F
                        || c >= 0xFE00 && c <= 0xFE0D;
            }
        };
    }

    /** Whether a joiner may follow this character: one of a script that joins its letters, or an emoji. */
    private static boolean joins(int before) {
        if (isSymbol(before) || before == 0xFE0F || before >= 0x1F3FB && before <= 0x1F3FF) {
            return true;
        }
        if (!Character.isLetter(before) && Character.getType(before) != Character.NON_SPACING_MARK) {
            return false;
        }
        UnicodeScript script = UnicodeScript.of(before);
        return script != UnicodeScript.LATIN && script != UnicodeScript.GREEK && script != UnicodeScript.CYRILLIC;
    }

    private static boolean isSymbol(int c) {
        int type = Character.getType(c);
        return type == Character.OTHER_SYMBOL
                || c > 0x7f && type == Character.MATH_SYMBOL
                || c > 0x7f && type == Character.OTHER_PUNCTUATION
                || c >= '0' && c <= '9'
                || c == '#'
                || c == '*';
    }
}
