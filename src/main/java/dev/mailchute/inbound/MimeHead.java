package dev.mailchute.inbound;

import dev.mailchute.graph.MailSummary;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides from its beginning whether an answer is a message. Exchange returns header fields for every message that has
 * a sender, a recipient or a subject. An answer without header fields can only be a message whose list entry has none
 * of these either.
 */
final class MimeHead {
    /** How many bytes are examined. */
    static final int LENGTH = 16 * 1024;

    private static final Set<String> FIELDS = Set.of(
            "received",
            "from",
            "to",
            "cc",
            "date",
            "subject",
            "message-id",
            "mime-version",
            "content-type",
            "return-path",
            "sender");

    private MimeHead() {}

    /** What the answer is instead of this message; empty if it may be the message. */
    static Optional<String> problem(byte[] beginning, MailSummary listed) {
        boolean bare = listed.from().isEmpty()
                && listed.to().isEmpty()
                && listed.subject().isBlank();
        return bare || isHeader(beginning) ? Optional.empty() : Optional.of(kind(beginning));
    }

    /** Whether it begins with a message header. */
    static boolean isHeader(byte[] beginning) {
        String text = text(beginning);
        if (text.startsWith("<") || text.startsWith("{")) {
            return false;
        }
        boolean any = text.lines().takeWhile(line -> !line.isEmpty()).anyMatch(MimeHead::isField);
        // A header longer than the examined bytes is accepted.
        return any || beginning.length >= LENGTH && text.lines().noneMatch(String::isEmpty);
    }

    private static boolean isField(String line) {
        int colon = line.indexOf(':');
        return colon > 0 && FIELDS.contains(line.substring(0, colon).strip().toLowerCase(Locale.ROOT));
    }

    private static String kind(byte[] beginning) {
        String text = text(beginning);
        if (text.isEmpty()) {
            return "nothing";
        }
        if (text.startsWith("<")) {
            return "a web page or XML";
        }
        return text.startsWith("{") ? "JSON" : "text without a message header";
    }

    private static String text(byte[] beginning) {
        return new String(beginning, StandardCharsets.ISO_8859_1).stripLeading();
    }
}
