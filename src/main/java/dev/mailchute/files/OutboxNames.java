package dev.mailchute.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Names of files in an outbox: which are taken as mail, and how those are written that are too long or cannot be expressed. */
public final class OutboxNames {
    /** Bytes of a name that still leave room for a receipt's ending within the 255 that file systems allow. */
    private static final int MAX_BYTES = 220;

    private static final int MAX_STEM_BYTES = 200;

    private OutboxNames() {}

    /** Whether a file of this name is taken, once it is finished. */
    public static boolean isMail(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (small.endsWith(".eml") || isJson(name));
    }

    public static boolean isJson(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /** Whether the file can be found by its name as text: not if the name is of bytes that the character set of this process lacks. */
    public static boolean isExpressible(Path file) {
        try {
            return Path.of(file.getFileName().toString()).equals(file.getFileName());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The name as text; bytes that cannot be expressed are written as in {@code m%FCller.eml}. */
    public static String text(Path file) {
        if (isExpressible(file)) {
            return file.getFileName().toString();
        }
        String path = file.toUri().getRawPath().replaceFirst("/$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A name for the file's receipt, and for the file beside it: its own, or a shorter one with the mail's key if it is very long. */
    public static String forReceipt(String name, String key) {
        return bytes(name) <= MAX_BYTES ? name : unique(cut(name), key);
    }

    /** The name with the mail's key in it. */
    public static String unique(String name, String key) {
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot) + "~" + key + name.substring(dot);
    }

    private static String cut(String name) {
        int dot = name.lastIndexOf('.');
        int end = 0;
        for (int bytes = 0; end < dot; ) {
            String letter = Character.toString(name.codePointAt(end));
            bytes += bytes(letter);
            if (bytes > MAX_STEM_BYTES) {
                break;
            }
            end += letter.length();
        }
        return name.substring(0, end) + name.substring(dot);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
