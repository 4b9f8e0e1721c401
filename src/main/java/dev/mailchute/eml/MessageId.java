package dev.mailchute.eml;

import java.net.IDN;
import java.util.Locale;

/** Message-IDs of our own making. */
final class MessageId {
    private MessageId() {}

    /**
     * The same for the same seed, so that a mail that is begun again after a crash keeps its id.
     *
     * @param seed what is unique for the mail, such as outbox, file name, time and size
     * @param domain the part behind the {@code @}; what is no host name becomes {@code mailchute.invalid}
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
