package dev.mailchute.events;

import dev.mailchute.health.Clocks;
import dev.mailchute.health.Health;
import dev.mailchute.health.PartHealth;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.Events;
import dev.mailchute.ledger.RecordedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an event when a part goes down, comes back, or is down for another reason. It looks at the health from outside, so that nothing
 * that carries mail does anything for it; what lasts less than the time between two looks is not seen.
 */
public final class HealthEvents {
    private static final Logger LOG = LoggerFactory.getLogger(HealthEvents.class);
    /** Longer between two looks, and the process or the machine was stopped: everything is late at once. */
    private static final Duration STILL = Duration.ofSeconds(30);

    private final Health health;
    private final Events events;
    private final Clocks clocks;
    private final EventLedger ledger;
    private final Map<EventPart, PartCondition> conditions = new HashMap<>();
    private final Set<EventPart> elsewhere = new HashSet<>();
    private Instant looked;
    private Instant silentUntil;

    /** @param ledger tells which parts were down when the process before this one ended */
    public HealthEvents(Health health, EventLedger ledger, Events events, Clocks clocks) {
        this.health = health;
        this.events = events;
        this.ledger = ledger;
        this.clocks = clocks;
        this.looked = clocks.steady().instant();
        this.silentUntil = looked;
        readOpen();
    }

    private void readOpen() {
        for (RecordedEvent open : ledger.open()) {
            conditions.putIfAbsent(open.event().part(), new PartCondition(clocks, open.event()));
        }
    }

    /** To be called every second or so. */
    public void look() {
        try {
            Instant now = clocks.steady().instant();
            if (Duration.between(looked, now).compareTo(STILL) > 0) {
                silentUntil = now.plus(STILL);
            }
            looked = now;
            if (!now.isBefore(silentUntil)) {
                health.parts().forEach(this::look);
            }
        } catch (RuntimeException e) {
            LOG.error("unexpected error while looking for events", e);
        }
    }

    private void look(PartHealth now) {
        EventPart part = new EventPart(now.part().direction(), now.part().name());
        if (now.state() == PartHealth.Condition.ELSEWHERE) {
            // Its node makes the events; what it has left open is read when it comes here.
            conditions.remove(part);
            elsewhere.add(part);
            return;
        }
        if (elsewhere.remove(part)) {
            readOpen();
        }
        PartCondition condition = conditions.computeIfAbsent(part, key -> new PartCondition(clocks));
        condition.look(now).ifPresent(seen -> events.record(new Event(clocks.now(), seen.kind(), part, seen.text())));
    }
}
