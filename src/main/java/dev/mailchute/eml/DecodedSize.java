package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The size of a part when decoded; estimated if the part is large.
 *
 * @param isExact whether the size is exact rather than an estimate
 */
record DecodedSize(long bytes, boolean isExact) {
    private static final int MAX_TO_DECODE = 8 * 1024;

    static DecodedSize of(MailPart part) throws MessagingException {
        long raw = part.content().length();
        String encoding = part.encoding();
        if (encoding.equals("7bit") || encoding.equals("8bit") || encoding.equals("binary")) {
            return new DecodedSize(raw, true);
        }
        if (raw <= MAX_TO_DECODE) {
            try {
                return new DecodedSize(part.readable().bytes().transferTo(OutputStream.nullOutputStream()), true);
            } catch (IOException | RuntimeException unreadable) {
                return new DecodedSize(raw, false);
            }
        }
        return switch (encoding) {
            case "base64" -> new DecodedSize(raw * 76 / 78 * 3 / 4, false); // assumes the usual lines of 76 characters
            case "uuencode", "x-uuencode", "x-uue" -> new DecodedSize(raw * 45 / 63, false);
            default -> new DecodedSize(raw, false);
        };
    }
}
