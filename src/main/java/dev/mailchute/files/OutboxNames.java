package dev.mailchute.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Names of files in an outbox: which ones are messages, and how names that are too long or not decodable are written. */
public final class OutboxNames {
    /** File systems allow 255 bytes; this leaves room for the suffix of a receipt. */
    private static final int MAX_BYTES = 220;

    private static final int MAX_STEM_BYTES = 200;

    private OutboxNames() {}

    /** Whether a file with this name is sent once it is finished. */
    public static boolean isMail(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (lowerCase.endsWith(".eml") || isJson(name));
    }

    public static boolean isJson(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /** Whether the file can be opened by its name as a string: not if the name has bytes that this process's character set cannot decode. */
    public static boolean isExpressible(Path file) {
        try {
            return Path.of(file.getFileName().toString()).equals(file.getFileName());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The name as a string; bytes that cannot be decoded are escaped, as in {@code m%FCller.eml}. */
    public static String text(Path file) {
        if (isExpressible(file)) {
            return file.getFileName().toString();
        }
        String path = file.toUri().getRawPath().replaceFirst("/$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The name for a finished file and its receipt: the file's own, or a shorter one with the message's key if it is too long. */
    public static String forReceipt(String name, String key) {
        return bytes(name) <= MAX_BYTES ? name : unique(cut(name), key);
    }

    /** The name with the message's key inserted. */
    public static String unique(String name, String key) {
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot) + "~" + key + name.substring(dot);
    }

    private static String cut(String name) {
        int dot = name.lastIndexOf('.');
        int end = 0;
        for (int bytes = 0; end < dot; ) {
            String character = Character.toString(name.codePointAt(end));
            bytes += bytes(character);
            if (bytes > MAX_STEM_BYTES) {
                break;
            }
            end += character.length();
        }
        return name.substring(0, end) + name.substring(dot);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
