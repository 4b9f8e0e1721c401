package dev.mailchute.app;

import dev.mailchute.settings.InboundMailbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Spreads the polls of many mailboxes evenly, so that they do not all come in the same second. */
final class Spread {
    /** The time in which every mailbox is polled once after a start, as far as {@link #APART} allows. */
    private static final Duration FIRST = Duration.ofSeconds(5);

    private static final Duration APART = Duration.ofMillis(50);

    private Spread() {}

    /**
     * How long after its schedule begins each mailbox is polled by it for the first time; then always after the interval. Mailboxes with the
     * same interval share it evenly.
     *
     * @return at most the interval, so that no mailbox waits for longer; nothing for a cron expression, whose author chose its times
     */
    static Map<String, Duration> offsets(List<InboundMailbox> mailboxes) {
        Map<String, Duration> offsets = new HashMap<>();
        mailboxes.stream()
                .collect(Collectors.groupingBy(mailbox -> mailbox.schedule().interval()))
                .forEach((interval, sharing) -> {
                    for (int place = 0; place < sharing.size(); place++) {
                        long share = place + 1L;
                        offsets.put(
                                sharing.get(place).name(),
                                interval.map(time -> time.multipliedBy(share).dividedBy(sharing.size()))
                                        .orElse(Duration.ZERO));
                    }
                });
        return offsets;
    }

    /** How long after the start it is polled in addition to its schedule. Few mailboxes are all polled at once, or nearly. */
    static Duration first(int place, int mailboxes) {
        Duration evenly = FIRST.multipliedBy(place).dividedBy(mailboxes);
        Duration next = APART.multipliedBy(place);
        return next.compareTo(evenly) < 0 ? next : evenly;
    }
}
