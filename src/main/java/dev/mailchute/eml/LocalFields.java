package dev.mailchute.eml;

import java.util.List;
import java.util.Set;

/**
 * Header fields for the program that wrote the file or once delivered it, not for recipients. They are not sent, because they can
 * reveal names of accounts and servers, or blind recipients.
 */
final class LocalFields {
    private static final Set<String> NAMES = Set.of(
            // drafts of mail clients
            "x-unsent",
            "fcc",
            "x-fcc",
            "x-identity-key",
            "x-account-key",
            "x-uniform-type-identifier",
            "x-universally-unique-identifier",
            // mbox files
            "status",
            "x-status",
            "x-keywords",
            "x-uid",
            "x-uidl",
            "x-imap",
            "x-imapbase",
            // an earlier delivery
            "return-path",
            "delivered-to",
            "envelope-to",
            "x-envelope-to",
            "x-envelope-from",
            "x-original-to");

    private static final List<String> PREFIXES =
            List.of("x-mozilla-", "x-evolution-", "x-apple-", "x-kmail-", "x-claws-", "x-sylpheed-", "x-mutt-");

    /** Fields that Exchange writes between X-Sender and X-Receiver when it exports a message for its replay directory. */
    private static final Set<String> EXPORTED = Set.of(
            "x-createdby",
            "x-endofinjectedxheaders",
            "x-extendedmessageprops",
            "x-helodomain",
            "x-source",
            "x-sourceipaddress");

    private LocalFields() {}

    /** @param name in lower case */
    static boolean contains(String name) {
        return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** Whether the field is part of an exported envelope; elsewhere, a field of this name means something else. */
    static boolean isExported(String name) {
        return EXPORTED.contains(name);
    }
}
