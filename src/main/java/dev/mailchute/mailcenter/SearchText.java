package dev.mailchute.mailcenter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The text of a letter that is searched, in lower case and compact: subject, sender, recipients, Message-ID, file and reason, one line
 * each.
 */
final class SearchText {
    static final int SUBJECT = 0;
    static final int FROM = 1;
    private static final int MAX_BYTES = 600;

    private SearchText() {}

    static byte[] of(Letter letter) {
        StringBuilder text = new StringBuilder();
        Stream.of(
                        cut(letter.subject(), 150),
                        cut(letter.from(), 100),
                        letter.to() == null ? "" : cut(String.join(" ", letter.to()), 200),
                        cut(letter.internetMessageId(), 120),
                        cut(letter.file(), 80),
                        cut(letter.reason(), 200))
                .forEach(part -> text.append(part).append('\n'));
        byte[] bytes = lower(text.toString());
        return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
    }

    private static byte[] lower(String text) {
        return text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }

    private static String cut(String text, int max) {
        return text == null ? "" : text.length() > max ? text.substring(0, max) : text;
    }

    /** The search text in the form {@link #contains} takes; empty matches everything. */
    static byte[] wanted(Optional<String> text) {
        return text.map(given -> lower(given.strip())).orElse(new byte[0]);
    }

    static boolean contains(byte[] text, byte[] wanted) {
        search:
        for (int from = 0; from <= text.length - wanted.length; from++) {
            for (int i = 0; i < wanted.length; i++) {
                if (text[from + i] != wanted[i]) {
                    continue search;
                }
            }
            return true;
        }
        return false;
    }

    /** Compares one line of two texts. */
    static int compareLines(byte[] one, byte[] other, int line) {
        int a = start(one, line);
        int b = start(other, line);
        return Arrays.compareUnsigned(one, a, end(one, a), other, b, end(other, b));
    }

    /** Decoded as ISO 8859-1, because the line may have been cut within a multi-byte character. */
    static String line(byte[] text, int line) {
        int start = start(text, line);
        return new String(text, start, end(text, start) - start, StandardCharsets.ISO_8859_1);
    }

    private static int start(byte[] text, int line) {
        int at = 0;
        for (int passed = 0; passed < line && at < text.length; at++) {
            if (text[at] == '\n') {
                passed++;
            }
        }
        return at;
    }

    private static int end(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at;
    }
}
