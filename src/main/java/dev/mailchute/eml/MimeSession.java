package dev.mailchute.eml;

import jakarta.mail.Session;
import java.util.Properties;

/**
 * Configures how lenient Angus Mail is.
 *
 * <p>Most options of Angus are system properties, read once per JVM when its classes load. Only one is set here. The others are not
 * needed, because the code handles these cases itself:
 *
 * <ul>
 *   <li>{@code mail.mime.address.strict}: {@link AddressList} always parses leniently, and reports malformed addresses
 *   <li>{@code mail.mime.allowutf8}: {@link FieldText} decides line by line, to read both UTF-8 and older 8-bit headers; writing UTF-8
 * addresses is Angus's default
 *   <li>{@code mail.mime.decodetext.strict}: if off, Angus decodes recursively; {@link FieldText} does not need it
 *   <li>{@code mail.mime.ignoreunknownencoding}, {@code mail.mime.base64.ignoreerrors}, {@code mail.mime.multipart.*}: {@link MailPart}
 * </ul>
 */
final class MimeSession {
    static {
        // Unquoted file names with blanks, "filename=my report.pdf", are common; strict parsing rejects the whole
        // field.
        if (System.getProperty("mail.mime.parameters.strict") == null) {
            System.setProperty("mail.mime.parameters.strict", "false");
        }
    }

    private static final Session SESSION = Session.getInstance(new Properties());

    private MimeSession() {}

    /** The session for every message, with Angus configured. */
    static Session session() {
        return SESSION;
    }
}
