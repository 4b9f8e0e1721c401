package dev.mailchute.eml;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The text of a header field as a person reads it, on one line. */
final class FieldText {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private FieldText() {}

    /** Takes a line whose chars are bytes: UTF-8 where it is UTF-8, else the usual 8-bit set. */
    static String ofBytes(String line) {
        if (line.chars().allMatch(c -> c < 0x80)) {
            return line;
        }
        return likeliest(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The text that bytes of an unknown charset stand for: UTF-8 where it is UTF-8, else the usual 8-bit set. */
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

    /** Unfolded, encoded words decoded, control characters made blanks, no blanks around it. Undecodable words stay as they are. */
    static String decoded(String value) {
        // Encoded words that follow each other without a blank are common and wrong. Angus can be told to decode them,
        // but does it by
        // recursion, which a hostile field turns into a stack overflow; so the blank, which means nothing, is put in.
        String spaced = MimeUtility.unfold(value).replace("?==?", "?= =?");
        String text;
        try {
            text = MimeUtility.decodeText(spaced);
        } catch (UnsupportedEncodingException | RuntimeException undecodable) {
            text = spaced;
        }
        return plain(text);
    }

    /** Control characters and line separators made blanks, no blanks around it. */
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
