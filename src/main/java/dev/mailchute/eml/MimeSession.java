package dev.mailchute.eml;

import jakarta.mail.Session;
import java.util.Properties;

/**
 * How forgiving Angus Mail is, in one place.
 *
 * <p>Most of its switches are System properties, read once for the whole JVM when its classes load. Only one is set here. The others
 * are not needed, because what they would change is done where it is asked for:
 *
 * <ul>
 *   <li>{@code mail.mime.address.strict}: {@link AddressList} always parses leniently, and tells what is no address
 *   <li>{@code mail.mime.allowutf8}: {@link FieldText} decides line by line, so that UTF-8 and older 8-bit headers both can be read;
 *       writing UTF-8 addresses is Angus's default
 *   <li>{@code mail.mime.decodetext.strict}: off, it decodes by recursion; {@link FieldText} does without
 *   <li>{@code mail.mime.ignoreunknownencoding}, {@code mail.mime.base64.ignoreerrors}, {@code mail.mime.multipart.*}: {@link MailPart}
 * </ul>
 */
final class MimeSession {
    static {
        // Unquoted file names with blanks, "filename=my report.pdf", are common; strict parsing refuses the whole
        // field.
        if (System.getProperty("mail.mime.parameters.strict") == null) {
            System.setProperty("mail.mime.parameters.strict", "false");
        }
    }

    private static final Session SESSION = Session.getInstance(new Properties());

    private MimeSession() {}

    /** The session for every message, once Angus is set up. */
    static Session session() {
        return SESSION;
    }
}
