package dev.mailchute.eml;

import dev.mailchute.files.NameEncoding;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Names of message files: {@code 20261122T093000Z_Printer-on-fire_0a1b2c3d4e5f6071}. Safe on Linux, Windows and macOS for any subject:
 * letters and digits of any script (only ASCII if the locale allows no other names) and hyphens; at most {@value #MAX_BYTES} bytes
 * with the longest extension. The same input always produces the same name.
 */
public final class EmlName {
    /** Maximum length of a name in UTF-8 bytes, including its extension. */
    public static final int MAX_BYTES = 150;

    /** The extension of a message's file. */
    public static final String ENDING = ".eml";

    private static final int SUBJECT_BYTES = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private EmlName() {}

    /**
     * The name without an extension.
     *
     * @param subject may be null, empty or hostile
     * @param key makes the name unique, see {@link #key}: 1 to 32 lower-case letters, digits or hyphens
     */
    public static String of(Instant time, String subject, String key) {
        return of(time, subject, key, NameEncoding.isAsciiOnly());
    }

    /** @param ascii whether file names can only be ASCII here */
    static String of(Instant time, String subject, String key, boolean ascii) {
        if (!key.matches("[0-9a-z][0-9a-z-]{0,31}")) {
            throw new IllegalArgumentException(
                    "not a key for a file name: 1 to 32 lower-case letters, digits or hyphens");
        }
        Instant sane = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
        return TIME.format(sane) + "_" + safe(subject, ascii) + "_" + key;
    }

    /** A name as {@link #of} makes it, without the subject: {@code 20261122T093000Z_..._0a1b2c3d4e5f6071}. */
    public static String withoutSubject(String name) {
        int first = name.indexOf('_');
        int last = name.lastIndexOf('_');
        return first < last ? name.substring(0, first + 1) + "..." + name.substring(last) : name;
    }

    /** The last part of a name as {@link #of} makes it: what makes it unique. */
    public static String unique(String name) {
        return name.substring(name.lastIndexOf('_') + 1);
    }

    /**
     * The name of a file that comes out of a message, as in {@code 20261122T093000Z_Invoice_0a1b2c3d4e5f6071-2.pdf}: safe like that of the message, and
     * different for each of its attachments.
     *
     * @param mail the message's name
     * @param number from 1
     * @param given what the sender calls it
     */
    public static String ofAttachment(String mail, int number, String given) {
        int dot = given.lastIndexOf('.');
        String ending = dot < 0 ? "" : given.substring(dot).toLowerCase(Locale.ROOT);
        boolean isEnding = ending.matches("\\.[a-z0-9]{1,10}");
        String stem = isEnding ? given.substring(0, dot) : given;
        return mail.substring(0, mail.indexOf('_') + 1) + safe(stem, NameEncoding.isAsciiOnly()) + "_" + unique(mail)
                + "-" + number + (isEnding ? ending : ".bin");
    }

    /** Identifies a message of a mailbox: 16 hexadecimal digits, the same on every run. */
    public static String key(String mailbox, String immutableId) {
        return Hash.of(mailbox.toLowerCase(Locale.ROOT) + "\n" + immutableId, 16);
    }

    private static String safe(String subject, boolean ascii) {
        if (subject == null) {
            return "no-subject";
        }
        // Normalize compatibility forms first: a full-width slash becomes a slash and then a hyphen, a ligature its
        // letters.
        String some = subject.substring(0, Math.min(subject.length(), 1000));
        StringBuilder safe = new StringBuilder();
        int bytes = 0;
        boolean afterLetter = false;
        // Decomposed, an accented letter keeps its ASCII letter.
        Normalizer.Form form = ascii ? Normalizer.Form.NFKD : Normalizer.Form.NFKC;
        for (int c : Normalizer.normalize(some, form).codePoints().toArray()) {
            boolean kept = ascii ? c < 128 && isLetter(c) : isLetter(c) || afterLetter && isMark(c) && !isSelector(c);
            if (!kept) {
                if (isMark(c) || Character.getType(c) == Character.FORMAT) {
                    continue; // joiners, direction overrides, variation selectors: invisible
                }
                if (!safe.isEmpty() && safe.charAt(safe.length() - 1) != '-') {
                    safe.append('-');
                    bytes++;
                }
                afterLetter = false;
                continue;
            }
            bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > SUBJECT_BYTES) {
                break;
            }
            safe.appendCodePoint(c);
            afterLetter = isLetter(c);
        }
        while (!safe.isEmpty() && safe.charAt(safe.length() - 1) == '-') {
            safe.setLength(safe.length() - 1);
        }
        if (safe.isEmpty()) {
            return ascii && some.codePoints().anyMatch(EmlName::isLetter) ? "message" : "no-subject";
        }
        return safe.toString();
    }

    private static boolean isLetter(int c) {
        return Character.isLetterOrDigit(c) && c != 0x115F && c != 0x1160; // Hangul fillers are invisible letters
    }

    /** Whether it modifies the preceding letter, as accents and vowel signs do. */
    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Whether it selects a glyph for the preceding character, which has no meaning in a name. */
    private static boolean isSelector(int c) {
        return c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF || c >= 0x180B && c <= 0x180F || c == 0x034F;
    }
}
