package dev.mailchute.settings.reading;

import dev.mailchute.settings.Secret;
import dev.mailchute.settings.reading.ValueParsers.BadValue;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses the IDs and credentials of app registrations. */
final class ApplicationParsers {
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private ApplicationParsers() {}

    static String tenant(String text) throws BadValue {
        if (Set.of("common", "organizations", "consumers").contains(text.toLowerCase(Locale.ROOT))) {
            throw new BadValue("does not name a tenant; use the Directory (tenant) ID or a domain of the tenant");
        }
        if (!text.matches("[A-Za-z0-9.-]+")) {
            throw new BadValue("is neither a Directory (tenant) ID nor a domain name");
        }
        return text;
    }

    static String client(String text) throws BadValue {
        SecretSpelling.checkReplaced(text);
        if (!text.matches("[\\x21-\\x7e]+")) {
            throw new BadValue("is not an Application (client) ID");
        }
        return text;
    }

    static Optional<String> managedIdentity(String text) throws BadValue {
        if (text.equalsIgnoreCase("system")) {
            return Optional.empty();
        }
        if (!isGuid(text)) {
            throw new BadValue("is neither system nor the client ID of a user-assigned identity");
        }
        return Optional.of(text);
    }

    /** Of a database or a certificate: anything may stand in it. */
    static Secret password(String text) throws BadValue {
        SecretSpelling.checkReplaced(text);
        return new Secret(text);
    }

    static Secret clientSecret(String text) throws BadValue {
        SecretSpelling.check(text);
        return new Secret(text);
    }

    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }
}
