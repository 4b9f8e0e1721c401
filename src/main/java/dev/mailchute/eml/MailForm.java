package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Content-Type of a whole mail says about its form; never fails.
 *
 * @param type in lower case, such as {@code multipart/mixed}
 * @param boundary its chars bytes; null where there is none, or where it cannot be made out
 */
record MailForm(String type, String boundary) {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]+)\"|([^\\s;\"]+))", Pattern.DOTALL);

    static {
        Leniency.session();
    }

    static MailForm of(RawHeader header) {
        String value = header.all("content-type").stream()
                .findFirst()
                .map(RawHeader.Field::bytesOfValue)
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

    /** The line that ends the outer multipart. */
    String closeDelimiter() {
        return "--" + boundary + "--";
    }

    /** Whether the body is one piece, and no mail itself. */
    boolean isText() {
        return !type.startsWith("multipart/") && !type.startsWith("message/");
    }
}
