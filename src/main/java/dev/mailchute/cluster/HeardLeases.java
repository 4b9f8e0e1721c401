package dev.mailchute.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When the leases of the other nodes end at the latest, without a common clock: each node counts in the ledger how often it has asked for its lease, and
 * this one remembers since when it has known each number. Not thread-safe.
 */
final class HeardLeases {
    /** Clocks do not run quite alike. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private final Duration valid;
    private final Map<String, LastAsked> heard = new HashMap<>();

    /** @param at when it was known, which is later than when it was asked, by the monotonic clock of this node */
    private record LastAsked(long asked, Instant at) {}

    /** @param valid how long a lease lasts */
    HeardLeases(Duration valid) {
        this.valid = valid;
    }

    /**
     * @param asked how often each node has asked, by the nodes' names
     * @param now after that was read
     */
    void hear(Map<String, Long> asked, Instant now) {
        heard.keySet().retainAll(asked.keySet());
        asked.forEach((node, count) -> heard.compute(
                node,
                (same, before) -> before != null && before.asked() == count ? before : new LastAsked(count, now)));
    }

    /** When a slot that was taken now counts here: its last node may act until its lease ends, if it has not given it back. */
    Instant from(ClusterSession.Taken taken, Instant now) {
        return taken.isGivenBack() ? now : end(taken.before(), taken.asked(), now);
    }

    /**
     * When the last lease of a node whose session has ended is over.
     *
     * @param asked how often it had asked in the end; empty if that is not known
     * @param now after its session has ended
     */
    Instant end(String node, OptionalLong asked, Instant now) {
        LastAsked last = heard.get(node);
        boolean isLast = last != null && asked.isPresent() && asked.getAsLong() == last.asked();
        return (isLast ? last.at() : now).plus(valid).plus(MARGIN);
    }

    /** This node heard nothing for a while. */
    void forget() {
        heard.clear();
    }
}
