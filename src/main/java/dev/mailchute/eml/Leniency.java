package dev.mailchute.eml;

import jakarta.mail.Session;
import java.util.Properties;

/**
 * How forgiving Angus Mail is, in one place.
 *
 * <p>Most of its switches are read from System properties once, when its classes load, for the whole JVM. Only one of them is
 * needed here; the others are avoided: by a {@link Session}, by overriding what reads them ({@link LenientMultipart}), or by
 * decoding ourselves where the switch would have been asked ({@link MailPart}, {@link FieldText}).
 */
final class Leniency {
    static {
        // Unquoted file names with blanks, "filename=my report.pdf", are common; strict parsing refuses the whole
        // field.
        if (System.getProperty("mail.mime.parameters.strict") == null) {
            System.setProperty("mail.mime.parameters.strict", "false");
        }
    }

    private static final Session SESSION = session();

    private Leniency() {}

    /** The session for every message read or written. */
    static Session forgiving() {
        return SESSION;
    }

    private static Session session() {
        Properties properties = new Properties();
        properties.setProperty(
                "mail.mime.address.strict", "false"); // addresses without a domain are reported, not thrown
        properties.setProperty(
                "mail.mime.allowutf8", "true"); // addresses of RFC 6532 are written as UTF-8, not cut to ASCII
        return Session.getInstance(properties);
    }
}
