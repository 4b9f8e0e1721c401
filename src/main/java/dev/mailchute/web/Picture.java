package dev.mailchute.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * An image of a type without active content.
 *
 * @param type the type by its first bytes, whatever the message declares
 */
record Picture(String type, InputStream content) {
    private static final Set<String> TYPES = Set.of("image/png", "image/gif", "image/jpeg", "image/jpg", "image/webp");
    private static final int BEGINNING = 12;

    static boolean isOne(String type) {
        return TYPES.contains(type);
    }

    /** Empty if the bytes are not an image; the stream is closed then. */
    static Optional<Picture> of(InputStream in) throws IOException {
        try {
            PushbackInputStream content = new PushbackInputStream(in, BEGINNING);
            byte[] bytes = content.readNBytes(BEGINNING);
            content.unread(bytes);
            Optional<String> type = type(new String(bytes, StandardCharsets.ISO_8859_1));
            if (type.isEmpty()) {
                in.close();
            }
            return type.map(known -> new Picture(known, content));
        } catch (IOException | RuntimeException unreadable) {
            in.close();
            return Optional.empty();
        }
    }

    private static Optional<String> type(String beginning) {
        if (beginning.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of("image/png");
        }
        if (beginning.startsWith("GIF87a") || beginning.startsWith("GIF89a")) {
            return Optional.of("image/gif");
        }
        if (beginning.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        return beginning.startsWith("RIFF") && beginning.startsWith("WEBP", 8)
                ? Optional.of("image/webp")
                : Optional.empty();
    }
}
