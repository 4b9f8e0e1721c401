package dev.mailchute.eml;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header fields of a message, and what they say of how it came about. Nothing is searched for in its text. */
public final class HeaderFields {
    private static final Pattern REPORT = Pattern.compile(
            "^multipart/report\\b.*report-type\\s*=\\s*\"?(delivery-status|disposition-notification)\\b");
    /** Names that mail systems give themselves as the senders of bounces. */
    private static final Pattern MAIL_SYSTEM =
            Pattern.compile("(?:^|[<\\s])(mailer-daemon|postmaster|microsoftexchange\\w*)@");

    private final BoundedHeaders headers;

    private HeaderFields(BoundedHeaders headers) {
        this.headers = headers;
    }

    public static HeaderFields read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return new HeaderFields(BoundedHeaders.read(in, name -> true));
        }
    }

    /** The first field of this name, in any case, decoded and on one line. */
    public Optional<String> first(String name) {
        String[] values = headers.getHeader(name);
        return values == null ? Optional.empty() : Optional.of(FieldText.decoded(values[0]));
    }

    private String lower(String name) {
        return first(name).orElse("").strip().toLowerCase(Locale.ROOT);
    }

    private boolean has(String name) {
        return headers.getHeader(name) != null;
    }

    /** A report on the delivery of another message (RFC 3464, Exchange, Exim), or what a mail system sends without a return path. */
    public boolean isBounce() {
        return isReport("delivery-status")
                || has("X-MS-Exchange-Message-Is-Ndr")
                || has("X-Failed-Recipients")
                || lower("Return-Path").equals("<>")
                        && MAIL_SYSTEM.matcher(lower("From")).find();
    }

    /**
     * An answer that no person wrote (RFC 3834), such as an out-of-office message, or a read receipt. Exchange says {@code auto-generated}
     * of its own, as others do of messages that answer nothing.
     */
    public boolean isAutoReply() {
        String submitted = lower("Auto-Submitted");
        return !isBounce()
                && (submitted.startsWith("auto-replied")
                        || submitted.startsWith("auto-generated") && (has("In-Reply-To") || has("References"))
                        || isReport("disposition-notification")
                        || has("X-Autoreply")
                        || has("X-Autorespond")
                        || lower("Precedence").equals("auto_reply"));
    }

    private boolean isReport(String type) {
        return REPORT.matcher(lower("Content-Type")).results().anyMatch(found -> found.group(1)
                .equals(type));
    }
}
