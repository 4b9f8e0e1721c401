package dev.mailchute.ledger;

import java.time.Duration;
import java.util.Optional;

/** When each node of a cluster last polled, received or sent something with success. Told as ages, because the clocks of the nodes differ. Only on a server. */
public final class NodeSuccesses {
    private final Ledger ledger;

    /** @param ledger on a server, whose clock is used */
    public NodeSuccesses(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param node its number
     * @param ago how long ago its last success was
     */
    public void tell(int node, Duration ago) {
        ledger.update(
                "INSERT INTO node_success (node, at) VALUES (?, " + NodeRequests.NOW + " - ?)"
                        + " ON CONFLICT (node) DO UPDATE SET at = excluded.at",
                node,
                Math.max(0, ago.toMillis()));
    }

    /** How long ago the last success of all other nodes was; empty if none is known. */
    public Optional<Duration> lastElsewhere(int node) {
        return ledger
                .query(
                        "SELECT " + NodeRequests.NOW
                                + " - MAX(at) FROM node_success WHERE node <> ? HAVING COUNT(*) > 0",
                        row -> Duration.ofMillis(row.getLong(1)),
                        node)
                .stream()
                .findFirst();
    }

    /** Removes what is of no interest any longer: each start of a process is another node. */
    public void removeOlder(Duration age) {
        ledger.update("DELETE FROM node_success WHERE at < " + NodeRequests.NOW + " - ?", age.toMillis());
    }
}
