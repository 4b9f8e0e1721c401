package dev.mailchute.journey;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.Events;
import java.time.Instant;

/** Events as they may come together in a week. */
final class SampleEvents {
    private SampleEvents() {}

    /** What a week may bring. */
    static void fill(Events events) {
        Instant now = Instant.now();
        EventPart orders = new EventPart("outbound", "orders");
        events.record(new Event(
                now.minusSeconds(500_000),
                EventKind.EXPIRY,
                new EventPart("app", "11111111-2222-3333-4444-555555555555"),
                EventText.of(
                        "the first credential expires on 2026-12-10, in 14 days",
                        "Replace it in time: docs/secrets.md, Rotation")));
        for (int i = 0; i < 3; i++) {
            events.record(
                    Event.act(now.minusSeconds(95_000 - i), "bob", orders, "discard of letter " + i + ": discarded"));
        }
        events.record(new Event(
                now.minusSeconds(90_000),
                EventKind.THROTTLED,
                orders,
                EventText.of("Microsoft 365 has made it wait again and again for 10 min")));
        events.record(new Event(
                now.minusSeconds(86_000),
                EventKind.UNTHROTTLED,
                orders,
                EventText.of("Microsoft 365 no longer makes it wait; it did for 68 min")));
        events.record(Event.act(now.minusSeconds(7_000), "ann", orders, "retry of 40 letters: 38 sent, 2 held"));
        events.record(new Event(
                now.minusSeconds(600),
                EventKind.CONFIGURATION,
                EventPart.APPLICATION,
                EventText.of(
                        "configured otherwise than at the last start: changed mailchute.inbound.returns.schedule")));
        events.record(new Event(
                now.minusSeconds(60),
                EventKind.UP,
                new EventPart("storage", "/srv"),
                EventText.of("works again after 12 min")));
    }
}
