package dev.mailchute.events;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.Clocks;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of a cluster: each node tells when the database does not answer it, and when it has other mailboxes than before; one of them tells
 * which nodes are gone. While a node lives its mark is in the ledger; only an orderly stop removes it.
 */
public final class NodeEvents {
    private static final Logger LOG = LoggerFactory.getLogger(NodeEvents.class);

    /** Mailboxes move one after the other; they are told of together when no more of them do. */
    static final Duration QUIET = Duration.ofSeconds(5);

    /** Longer than an orderly stop takes. */
    static final Duration GONE = Duration.ofSeconds(45);

    private static final Duration APART = Duration.ofSeconds(10);
    private static final String MARK = "node ";
    private static final int MAX_NAMED = 20;

    private final int number;
    private final String name;
    private final EventLedger ledger;
    private final Events events;
    private final Clocks clocks;
    private final Map<String, Instant> missing = new HashMap<>();
    private boolean isConnected;
    private boolean wasCutOff;
    private boolean isMarked;
    private Set<String> told = new TreeSet<>();
    private Set<String> last = new TreeSet<>();
    private Instant changed = Instant.MIN;
    private Instant looked = Instant.MIN;

    /**
     * What a node sees of the cluster.
     *
     * @param members the names of all nodes by their numbers; none while the database does not answer
     * @param parts the mailboxes and outboxes of this node, as in {@code inbound.support}
     * @param isConnected whether the database answers this node
     * @param isStandingBy whether it leaves the mailboxes to the others, and is no member therefore
     * @param doesCommonWork whether it does what is done once for all
     */
    public record NodeSight(
            SortedMap<Integer, String> members,
            Set<String> parts,
            boolean isConnected,
            boolean isStandingBy,
            boolean doesCommonWork) {}

    /**
     * @param number of this node
     * @param name of this node, for people
     */
    public NodeEvents(int number, String name, EventLedger ledger, Events events, Clocks clocks) {
        this.number = number;
        this.name = name;
        this.ledger = ledger;
        this.events = events;
        this.clocks = clocks;
    }

    /** To be called every second or so. */
    public synchronized void look(NodeSight now) {
        try {
            connection(now);
            if (isConnected) {
                moves(now);
                mark(now);
                gone(now);
            }
        } catch (LedgerException e) {
            LOG.debug("events of the cluster are told later", e); // the ledger's trouble is told elsewhere
        }
    }

    private void connection(NodeSight now) {
        boolean answers = now.isConnected();
        if (answers && !isConnected && wasCutOff) {
            record(EventKind.BACK, EventText.of("the ledger's database answers node " + name + " again"));
        } else if (!answers && isConnected) {
            wasCutOff = true;
            record(
                    EventKind.CUT_OFF,
                    EventText.of(
                            "the ledger's database did not answer node " + name
                                    + ", which begins nothing until it does; other nodes that it answers take over",
                            "Check the database and the network between them; if it answered all the time, the node was frozen"));
        }
        // A node that was away for long may have been told of as gone.
        isMarked = isMarked && answers;
        isConnected = answers;
    }

    private void moves(NodeSight now) {
        Instant time = clocks.steady().instant();
        if (!now.parts().equals(last)) {
            last = new TreeSet<>(now.parts());
            changed = time;
        }
        if (last.equals(told) || changed.plus(QUIET).isAfter(time)) {
            return;
        }
        Set<String> gained = new TreeSet<>(last);
        gained.removeAll(told);
        Set<String> given = new TreeSet<>(told);
        given.removeAll(last);
        told = last;
        record(
                EventKind.TAKEN_OVER,
                EventText.of("node " + name + ", one of " + now.members().size() + ", "
                        + (gained.isEmpty() ? "" : "took " + list(gained))
                        + (gained.isEmpty() || given.isEmpty() ? "" : " and ")
                        + (given.isEmpty() ? "" : "handed over " + list(given)) + "; it now has " + last.size()));
    }

    private static String list(Set<String> parts) {
        return parts.size() + " of the mailboxes and outboxes ("
                + parts.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                + (parts.size() > MAX_NAMED ? ", ..." : "") + ")";
    }

    private void mark(NodeSight now) {
        if (now.isStandingBy()) {
            if (isMarked) {
                ledger.forget(MARK + number);
                isMarked = false;
            }
        } else if (!isMarked && now.members().containsKey(number)) {
            ledger.remember(MARK + number, name);
            isMarked = true;
        }
    }

    private void gone(NodeSight now) {
        Instant time = clocks.steady().instant();
        if (!now.doesCommonWork()) {
            missing.clear();
            return;
        }
        if (looked.plus(APART).isAfter(time)) {
            return;
        }
        looked = time;
        Map<String, String> marks = ledger.memories(MARK);
        Set<String> living =
                now.members().keySet().stream().map(String::valueOf).collect(Collectors.toSet());
        missing.keySet().retainAll(marks.keySet());
        missing.keySet().removeAll(living);
        marks.forEach((other, called) -> {
            if (!living.contains(other) && missing.putIfAbsent(other, time) != null) {
                tellGone(other, called, time);
            }
        });
    }

    private void tellGone(String other, String called, Instant time) {
        // Of several that see it, the one that removes the mark tells it.
        if (missing.get(other).plus(GONE).isAfter(time) || !ledger.forget(MARK + other)) {
            return;
        }
        record(
                EventKind.GONE,
                EventText.of(
                        "node " + called
                                + " is not there any more and did not stop in order; the others have its mailboxes",
                        "If nobody ended it, look at its machine and its log: it may be frozen, cut off, or out of memory"));
    }

    /** It stops in order; to be called when nothing is in progress any more. */
    public synchronized void stopped() {
        try {
            ledger.forget(MARK + number);
        } catch (LedgerException e) {
            LOG.warn("the orderly stop cannot be recorded, so another node will tell that this one is gone");
        }
    }

    private void record(EventKind kind, EventText text) {
        events.record(new Event(clocks.now(), kind, EventPart.APPLICATION, text));
    }
}
