package dev.mailchute.settings.reading;

import dev.mailchute.settings.reading.ValueParsers.BadValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** What a secret cannot be, because something on its way here was left undone or done once too often. */
final class SecretSpelling {
    /** Whole values only: a part of one may well look so. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{[^}]*}|\\$\\([^)]*\\)|\\$[A-Z][A-Z0-9_]+|%[A-Z][A-Z0-9_]+%|\\{\\{[^}]*}}");
    /** As Entra makes them. */
    private static final Pattern OF_ENTRA = Pattern.compile("[A-Za-z0-9._~-]{30,60}");

    private SecretSpelling() {}

    static void check(String text) throws BadValue {
        if (text.startsWith("\uFEFF")) {
            throw new BadValue("begins with a byte order mark; save it as UTF-8 without one");
        }
        if (!text.equals(text.strip())) {
            throw new BadValue("begins or ends with white space");
        }
        if (isQuoted(text)) {
            throw new BadValue("stands in quotes, which would be taken for a part of it; write it without them");
        }
        checkReplaced(text);
        if (hidesASecret(text)) {
            throw new BadValue("is a secret in base64, as Kubernetes shows it; give the decoded one (base64 -d)");
        }
    }

    /** For any value of which a person might think that variables in it are replaced. */
    static void checkReplaced(String text) throws BadValue {
        if (PLACEHOLDER.matcher(text).matches()) {
            throw new BadValue("is a placeholder that nothing has replaced; Mailchute itself replaces none");
        }
    }

    private static boolean isQuoted(String text) {
        return text.length() > 1
                && (text.startsWith("\"") && text.endsWith("\"") || text.startsWith("'") && text.endsWith("'"));
    }

    /** Any text may happen to be base64; only of something that looks like a secret itself it is a mistake. */
    private static boolean hidesASecret(String text) {
        try {
            String decoded = new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1).strip();
            return decoded.contains("~") && OF_ENTRA.matcher(decoded).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
