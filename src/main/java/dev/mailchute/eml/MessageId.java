package dev.mailchute.eml;

import java.net.IDN;
import java.util.Locale;

/** Generates Message-IDs. */
final class MessageId {
    private MessageId() {}

    /**
     * Generates the same id for the same seed, so a message that is started again after a crash keeps its id.
     *
     * @param seed unique for the message, such as outbox, file name, time and size
     * @param domain the part after the {@code @}; {@code mailchute.invalid} is used instead of an invalid host name
     */
    static String of(String seed, String domain) {
        return "<" + Hash.of(seed, 40) + "@" + host(domain) + ">";
    }

    private static String host(String domain) {
        try {
            String host = IDN.toASCII(domain.strip(), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return host.matches("[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?") ? host : "mailchute.invalid";
        } catch (IllegalArgumentException noHost) {
            return "mailchute.invalid";
        }
    }
}
