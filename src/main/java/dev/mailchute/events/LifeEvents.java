package dev.mailchute.events;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Json;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.EventQuery;
import dev.mailchute.ledger.Events;
import dev.mailchute.ledger.RecordedEvent;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.Severity;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of starts and stops, and of what was configured otherwise in between. While the process lives its mark is in the ledger;
 * only an orderly stop removes it, so one that is found at the start is that of a process that was killed.
 */
public final class LifeEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LifeEvents.class);
    private static final String ALIVE = "alive";
    private static final String CONFIGURATION = "configuration";
    private static final String UNTOLD = "untold starts";
    private static final int MAX_KEYS = 20;
    static final int MAX_CRASHES = 5;
    private static final Duration WITHIN = Duration.ofHours(1);

    private final Settings settings;
    private final EventLedger ledger;
    private final Events events;
    private final Clock clock;
    private final String version;
    private final Optional<String> node;

    /** @param node the name of this node of a cluster, where others tell which of them is gone; empty if there is no cluster */
    public LifeEvents(
            Settings settings, EventLedger ledger, Events events, Clock clock, String version, Optional<String> node) {
        this.settings = settings;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
        this.version = version;
        this.node = node;
    }

    /** The application has started. */
    public void started() {
        if (node.isPresent()) {
            record(EventKind.STARTED, EventText.of(name() + " has started"));
            configuration();
            return;
        }
        Optional<String> mark = ledger.memory(ALIVE);
        long untold = ledger.memory(UNTOLD).map(Long::parseLong).orElse(0L);
        if (mark.isPresent() && hasCrashedOften()) {
            ledger.remember(UNTOLD, String.valueOf(untold + 1));
        } else {
            mark.ifPresent(last -> record(EventKind.CRASHED, crash(last, untold)));
            record(EventKind.STARTED, EventText.of(name() + " has started"));
            ledger.forget(UNTOLD);
        }
        configuration();
        alive();
    }

    private String name() {
        return "Mailchute " + version + node.map(of -> " on node " + of).orElse("");
    }

    /** A process that is started and killed again and again must not fill the record. */
    private boolean hasCrashedOften() {
        List<RecordedEvent> crashes = ledger.before(
                Long.MAX_VALUE,
                new EventQuery(Optional.of(EventKind.CRASHED), Optional.empty(), Severity.INFO),
                MAX_CRASHES);
        return crashes.size() == MAX_CRASHES
                && crashes.get(MAX_CRASHES - 1).event().at().plus(WITHIN).isAfter(clock.instant());
    }

    private EventText crash(String mark, long untold) {
        return EventText.of(
                "Mailchute ended without an orderly stop" + lastSeen(mark)
                        + "; what was in progress has been taken up again"
                        + (untold == 0 ? "" : ". " + untold + " such starts before this one were only counted"),
                "If nobody ended it and the machine did not restart, see the log of the system: memory may have run out");
    }

    private String lastSeen(String mark) {
        try {
            Instant last = Instant.parse(mark);
            Duration ago = Duration.between(last, clock.instant());
            return "; it was last seen at " + last
                    + (ago.isNegative() ? "" : ", " + Status.describe(ago) + " before this start");
        } catch (DateTimeException damaged) {
            return "";
        }
    }

    private void configuration() {
        Fingerprints fingerprints = new Fingerprints(ledger);
        Map<String, String> now = new TreeMap<>();
        settings.own().forEach((key, value) -> now.put(key, fingerprints.of(value)));
        settings.written().texts().forEach((key, value) -> now.put(key, fingerprints.of(value.reveal())));
        Optional<Map<String, String>> before = ledger.memory(CONFIGURATION).flatMap(LifeEvents::read);
        if (node.isPresent()) {
            now.keySet().removeIf(key -> key.endsWith("data-dir")); // each node has its own
        }
        if (before.isEmpty() || !before.get().equals(now)) {
            ledger.remember(CONFIGURATION, Json.line(now));
        }
        before.map(then -> changes(then, now))
                .filter(changes -> !changes.isEmpty())
                .ifPresent(changes -> record(
                        EventKind.CONFIGURATION,
                        EventText.of("configured otherwise than at the last start: " + changes)));
    }

    private static Optional<Map<String, String>> read(String json) {
        try {
            return Optional.of(Json.mapper().readValue(json, new TypeReference<Map<String, String>>() {}));
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    static String changes(Map<String, String> before, Map<String, String> now) {
        List<String> changed = now.keySet().stream()
                .filter(key -> before.containsKey(key) && !before.get(key).equals(now.get(key)))
                .sorted()
                .toList();
        TreeSet<String> added = new TreeSet<>(now.keySet());
        added.removeAll(before.keySet());
        TreeSet<String> removed = new TreeSet<>(before.keySet());
        removed.removeAll(now.keySet());
        List<String> parts = new ArrayList<>();
        list("changed", changed).ifPresent(parts::add);
        list("set", List.copyOf(added)).ifPresent(parts::add);
        list("no longer set", List.copyOf(removed)).ifPresent(parts::add);
        return String.join("; ", parts);
    }

    private static Optional<String> list(String word, List<String> keys) {
        String more = keys.size() > MAX_KEYS ? " and " + (keys.size() - MAX_KEYS) + " more" : "";
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(word + " " + String.join(", ", keys.subList(0, Math.min(MAX_KEYS, keys.size()))) + more);
    }

    /** It still lives; to be called every minute or so. */
    public void alive() {
        if (node.isPresent()) {
            return;
        }
        try {
            ledger.remember(ALIVE, clock.instant().toString());
        } catch (LedgerException e) {
            LOG.debug("the sign of life is not written", e); // the ledger's trouble is told elsewhere
        }
    }

    /** It stops in order. To be called when nothing is in progress any more. */
    public void stopped() {
        record(EventKind.STOPPED, EventText.of(name() + " has stopped"));
        try {
            ledger.forget(ALIVE);
        } catch (LedgerException e) {
            LOG.warn("the orderly stop cannot be recorded, so the next start will tell of a crash: {}", e.getMessage());
        }
    }

    private void record(EventKind kind, EventText text) {
        events.record(new Event(clock.instant(), kind, EventPart.APPLICATION, text));
    }
}
