package dev.mailchute.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What flowed through each mailbox and outbox in the last 24 hours, in memory: at most 6 KB for each. A restart begins with what the ledger
 * remembers.
 */
public final class Flow {
    /** What is looked back at, and the rest of a longest day. */
    private static final Duration REMEMBERED = Duration.ofHours(25);

    private final Clock clock;
    private final Instant begun;
    private final Map<String, PartFlow> parts = new HashMap<>();
    private final AtomicLong version = new AtomicLong();

    public Flow(Statuses statuses, Clock clock) {
        this.clock = clock;
        this.begun = clock.instant();
        statuses.all().forEach(status -> parts.put(key(status.direction(), status.name()), new PartFlow()));
    }

    private static String key(String direction, String name) {
        return direction + "." + name;
    }

    /** A number that grows with each outcome. */
    public long version() {
        return version.get();
    }

    /** What a message came to, now. */
    void count(String direction, String name, String outcome) {
        FlowOutcome.of(outcome).ifPresent(known -> part(key(direction, name)).ifPresent(part -> {
            part.count(clock.instant(), known);
            version.incrementAndGet();
        }));
    }

    /** How long it took. */
    void delay(String direction, String name, Duration took) {
        part(key(direction, name)).ifPresent(part -> part.delay(clock.instant(), took));
    }

    private Optional<PartFlow> part(String key) {
        return Optional.ofNullable(parts.get(key));
    }

    /** Adds what flowed before this process started; what has flowed since is counted already. */
    public void fill(FlowSource source) {
        source.each(begun.minus(REMEMBERED), begun, past -> part(past.part()).ifPresent(part -> {
            if (past.finished().isBefore(begun)) {
                FlowOutcome.of(past.outcome()).ifPresent(known -> part.count(past.finished(), known));
                past.took().ifPresent(took -> part.delay(past.finished(), took));
            }
        }));
        version.incrementAndGet();
    }

    /** Nothing yet, to be added to. */
    public FlowDay day(ZoneId zone) {
        return new FlowDay(clock.instant(), zone);
    }

    /** Adds one mailbox or outbox. @param part as in {@code inbound.support} */
    public void addTo(FlowDay day, String part) {
        part(part).ifPresent(flow -> flow.addTo(day));
    }
}
