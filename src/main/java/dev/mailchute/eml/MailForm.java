package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a message according to its Content-Type; never fails.
 *
 * @param type in lower case, such as {@code multipart/mixed}
 * @param boundary its chars are bytes; null if it is missing or unreadable
 */
record MailForm(String type, String boundary) {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]+)\"|([^\\s;\"]+))", Pattern.DOTALL);

    static {
        MimeSession.session();
    }

    static MailForm of(RawHeader header) {
        String value = header.all("content-type").stream()
                .findFirst()
                .map(RawHeader.RawField::bytesOfValue)
                .map(MimeUtility::unfold)
                .orElse("text/plain");
        String type = value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.startsWith("multipart/")) {
            return new MailForm(type, null);
        }
        String boundary;
        try {
            boundary = new ContentType(value).getParameter("boundary");
        } catch (MessagingException | RuntimeException unreadable) {
            Matcher matcher = BOUNDARY.matcher(value);
            boundary = matcher.find() ? matcher.group(1) == null ? matcher.group(2) : matcher.group(1) : null;
        }
        return new MailForm(type, boundary == null || boundary.isBlank() ? null : boundary.stripTrailing());
    }

    /** Whether a line, without its line end, closes the outer multipart. Ignores trailing blanks: programs add and lose them. */
    boolean isEnd(String line) {
        String end = line.stripTrailing();
        return boundary != null
                && end.length() > 4
                && end.startsWith("--")
                && end.endsWith("--")
                && end.substring(2, end.length() - 2).stripTrailing().equals(boundary);
    }

    /** The line that closes the outer multipart, shortened for error messages. */
    String closingLine() {
        return "--" + (boundary.length() > 100 ? boundary.substring(0, 100) + "..." : boundary) + "--";
    }

    /** Whether the body is neither a multipart nor a message. */
    boolean isText() {
        return !type.startsWith("multipart/") && !type.startsWith("message/");
    }
}
