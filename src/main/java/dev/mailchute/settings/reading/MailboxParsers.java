package dev.mailchute.settings.reading;

import dev.mailchute.settings.FolderName;
import dev.mailchute.settings.reading.ValueParsers.BadValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses mailboxes, addresses and folders. */
final class MailboxParsers {
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@/\\\\<>\",;:()\\[\\]*]+@[^\\s@/\\\\<>\",;:()\\[\\]*]+");

    private static final Pattern ROUTE = Pattern.compile("direct:[A-Za-z0-9._-]+");

    private MailboxParsers() {}

    /** UPN, address or object id of a mailbox. */
    static String mailbox(String text) throws BadValue {
        if (!ApplicationParsers.isGuid(text) && !ADDRESS.matcher(text).matches()) {
            throw new BadValue("is not a mailbox; use its plain email address or its object ID");
        }
        return text;
    }

    static String address(String text) throws BadValue {
        if (!ADDRESS.matcher(text).matches()) {
            throw new BadValue("is not a plain email address");
        }
        return text;
    }

    /** Comma-separated addresses, in lower case and in their order. */
    static Set<String> addresses(String text) throws BadValue {
        Set<String> addresses = new LinkedHashSet<>();
        for (String address : text.split(",", -1)) {
            if (!ADDRESS.matcher(address.strip()).matches()) {
                throw new BadValue("is not a comma-separated list of email addresses without names or wildcards");
            }
            addresses.add(address.strip().toLowerCase(Locale.ROOT));
        }
        return Collections.unmodifiableSet(addresses);
    }

    static String folder(String text) throws BadValue {
        String path = ValueParsers.singleLine(text);
        if (path.equals("id:")) {
            throw new BadValue("has no ID after id:");
        }
        boolean emptyPart =
                Arrays.stream(path.replace("\\/", "_").split("/", -1)).anyMatch(FolderName::isBlank);
        if (emptyPart && !path.startsWith("id:")) {
            throw new BadValue("has an empty part; write folders with a single / between them");
        }
        return path;
    }

    /** The address of a route in the folder of the routes. */
    static String route(String text) throws BadValue {
        if (!ROUTE.matcher(text).matches()) {
            throw new BadValue("is not the address of a route; write direct: and a name of letters, digits and -");
        }
        return text;
    }

    /** Equal for two spellings of the same folder. */
    static String comparableFolder(String folder) {
        return folder.startsWith("id:")
                ? folder
                : Arrays.stream(folder.split("(?<!\\\\)/"))
                        .map(FolderName::comparable)
                        .collect(Collectors.joining("/"));
    }
}
