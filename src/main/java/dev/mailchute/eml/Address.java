package dev.mailchute.eml;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An address in a header field.
 *
 * @param name the display name, decoded, on one line; empty if there is none
 * @param address the email address as written; may be invalid if it was read from a message
 */
public record Address(String name, String address) {
    private static final Pattern PLAIN = Pattern.compile("[^\\s\\p{Cntrl}@<>\",;:]+@[^\\s\\p{Cntrl}@<>\",;:]+");

    static Address of(InternetAddress found) {
        String name = found.getPersonal();
        String address = found.getAddress();
        return new Address(
                name == null ? "" : FieldText.decoded(name), address == null ? "" : FieldText.plain(address));
    }

    /** Whether the text is one email address and nothing else, as a command or a form may name it. */
    public static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches() && isValid(text);
    }

    /** Whether an address is well-formed. */
    static boolean isValid(String address) {
        if (address.length() > 500 || address.chars().anyMatch(c -> FieldText.isBreaking((char) c))) {
            return false;
        }
        int at = address.lastIndexOf('@');
        if (at < 1) {
            return false;
        }
        try {
            String domain = IDN.toASCII(
                    address.substring(at + 1), IDN.ALLOW_UNASSIGNED); // Angus rejects characters of some scripts
            new InternetAddress(address.substring(0, at + 1) + domain, true).validate();
            return true;
        } catch (AddressException | IllegalArgumentException malformed) {
            return false;
        }
    }

    /** For writing: the name is encoded (RFC 2047) or quoted as needed. */
    InternetAddress encoded() {
        InternetAddress encoded = new InternetAddress();
        encoded.setAddress(address);
        try {
            String plain = FieldText.plain(name);
            encoded.setPersonal(plain.isEmpty() ? null : plain, StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return encoded;
    }
}
