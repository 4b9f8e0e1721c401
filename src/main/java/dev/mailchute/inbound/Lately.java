package dev.mailchute.inbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys added within the last minutes of this process, by a monotonic clock. The ledger's times come from the
 * machine's clock: when that is set forward, an entry from a second ago looks old.
 */
final class Lately {
    private static final int MAX = 10_000;

    private final Clock steady;
    private final Duration span;
    private final Map<String, Instant> done = new LinkedHashMap<>();

    Lately(Clock steady, Duration span) {
        this.steady = steady;
        this.span = span;
    }

    synchronized void add(String key) {
        Instant now = steady.instant();
        done.remove(key);
        done.put(key, now);
        Iterator<Instant> oldest = done.values().iterator();
        while (isOver(oldest.next(), now) || done.size() > MAX) {
            oldest.remove();
        }
    }

    synchronized boolean contains(String key) {
        Instant when = done.get(key);
        return when != null && !isOver(when, steady.instant());
    }

    private boolean isOver(Instant when, Instant now) {
        return !when.plus(span).isAfter(now);
    }
}
