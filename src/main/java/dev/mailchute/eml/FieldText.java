package dev.mailchute.eml;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Decodes the text of header fields to a single readable line. */
final class FieldText {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private FieldText() {}

    /** Decodes a line whose chars are bytes: as UTF-8 if valid, else as Windows-1252. */
    static String ofBytes(String line) {
        if (line.chars().allMatch(c -> c < 0x80)) {
            return line;
        }
        return likeliest(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Decodes bytes of unknown charset: as UTF-8 if valid, else as Windows-1252. */
    static String likeliest(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, WINDOWS);
        }
    }

    /** Unfolds the value, decodes encoded words, replaces control characters by blanks and strips it. Undecodable words stay unchanged. */
    static String decoded(String value) {
        // Adjacent encoded words without a blank are invalid but common. Angus's option for them decodes recursively,
        // so a hostile field overflows the stack. The blank inserted here is ignored when decoding.
        String spaced = MimeUtility.unfold(value).replace("?==?", "?= =?");
        String text;
        try {
            text = MimeUtility.decodeText(spaced);
        } catch (UnsupportedEncodingException | RuntimeException undecodable) {
            text = spaced;
        }
        return plain(text);
    }

    /** Replaces control characters and line separators by blanks, and strips the text. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.chars().forEach(c -> plain.append(isBreaking((char) c) ? ' ' : (char) c));
        return plain.toString().strip();
    }

    /** Whether a character ends a line or is a control character. */
    static boolean isBreaking(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
