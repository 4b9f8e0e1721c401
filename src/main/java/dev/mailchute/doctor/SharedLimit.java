package dev.mailchute.doctor;

import dev.mailchute.settings.Outbox;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Outboxes that send as the same mailbox, and together more than it may.
 *
 * <p>Source: Exchange Online limits: 30 messages a minute for each mailbox.
 */
final class SharedLimit {
    private static final int OF_A_MAILBOX = 30;

    private SharedLimit() {}

    static List<Finding> findings(List<Outbox> outboxes) {
        Map<String, List<Outbox>> bySender = outboxes.stream()
                .collect(Collectors.groupingBy(
                        outbox -> outbox.mailbox().toLowerCase(Locale.ROOT), TreeMap::new, Collectors.toList()));
        return bySender.values().stream()
                .filter(sharing -> sharing.size() > 1 && perMinute(sharing) > OF_A_MAILBOX)
                .map(SharedLimit::finding)
                .toList();
    }

    /** 0 is no limit of ours. */
    private static long perMinute(List<Outbox> sharing) {
        return sharing.stream()
                .mapToLong(outbox -> outbox.messagesPerMinute() == 0 ? OF_A_MAILBOX : outbox.messagesPerMinute())
                .sum();
    }

    private static Finding finding(List<Outbox> sharing) {
        String names = sharing.stream().map(Outbox::name).collect(Collectors.joining(", "));
        return Finding.warning(
                "shared limit",
                "The outboxes " + names + " send as " + sharing.get(0).mailbox() + ", which may send " + OF_A_MAILBOX
                        + " messages per minute in total; together they are set to " + perMinute(sharing) + ".",
                "Lower their messages-per-minute so that they add up to " + OF_A_MAILBOX
                        + ", or give each a mailbox of its own.");
    }
}
