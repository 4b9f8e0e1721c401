package dev.mailchute.events;

import dev.mailchute.health.Status;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.Events;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes an event when Microsoft 365 makes a mailbox wait for long, and when that is over. */
public final class ThrottleEvents {
    static final Duration LONG = Duration.ofMinutes(10);

    private final Collection<String> keys;
    private final Function<String, Optional<Duration>> throttledFor;
    private final Events events;
    private final Clock clock;
    private final Map<String, Duration> told = new HashMap<>();

    /**
     * @param keys of the mailboxes and outboxes, as in {@code inbound.support}
     * @param throttledFor how long one is being throttled; empty if it is not
     */
    public ThrottleEvents(
            Collection<String> keys, Function<String, Optional<Duration>> throttledFor, Events events, Clock clock) {
        this.keys = List.copyOf(keys);
        this.throttledFor = throttledFor;
        this.events = events;
        this.clock = clock;
    }

    /** To be called every second or so. */
    public void look() {
        keys.forEach(this::look);
    }

    private void look(String key) {
        Optional<Duration> now = throttledFor.apply(key);
        if (now.filter(time -> time.compareTo(LONG) >= 0).isPresent()) {
            if (told.put(key, now.get()) == null) {
                record(
                        key,
                        EventKind.THROTTLED,
                        EventText.of(
                                "Microsoft 365 has made it wait again and again for " + Status.describe(now.get()),
                                "Mail flows slowly. Look for another program that uses the same mailbox with the same app"
                                        + " registration, or spread the load over time"));
            }
        } else if (now.isEmpty() && told.containsKey(key)) {
            record(
                    key,
                    EventKind.UNTHROTTLED,
                    EventText.of(
                            "Microsoft 365 no longer makes it wait; it did for " + Status.describe(told.remove(key))));
        }
        if (told.containsKey(key)) {
            now.ifPresent(time -> told.put(key, time));
        }
    }

    private void record(String key, EventKind kind, EventText text) {
        events.record(new Event(clock.instant(), kind, EventPart.of(key), text));
    }
}
