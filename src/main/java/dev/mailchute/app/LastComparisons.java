package dev.mailchute.app;

import dev.mailchute.files.Json;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.reconcile.ReconcileReport;
import dev.mailchute.reconcile.Reconciled;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last comparison of each mailbox and outbox, as in JSON. Nodes of a cluster keep it in the ledger, so that none repeats what another has done,
 * and each shows all of them.
 */
final class LastComparisons {
    /** Followed by the mailbox or outbox. */
    private static final String NAME = "compared ";

    private static final String AT = "at";
    private static final String SINCE = "since";
    private static final String MORE = "more";
    private static final String DIFFERENCES = "differences";

    private final Optional<EventLedger> shared;
    private volatile Map<String, Map<String, Object>> last = Map.of();

    /** @param shared where all nodes see it; empty if there is only this process */
    LastComparisons(Optional<EventLedger> shared) {
        this.shared = shared;
    }

    /** Reads those of the other nodes. */
    void refresh() {
        if (shared.isPresent()) {
            Map<String, Map<String, Object>> all = new HashMap<>(last);
            shared.get().memories(NAME).forEach((part, text) -> read(text).ifPresent(one -> all.put(part, one)));
            last = Map.copyOf(all);
        }
    }

    void keep(Reconciled result) {
        String part = result.place().key();
        Map<String, Object> members = ReconcileReport.members(result);
        shared.ifPresent(ledger -> ledger.remember(NAME + part, Json.line(members)));
        Map<String, Map<String, Object>> all = new HashMap<>(last);
        all.put(part, members);
        last = Map.copyOf(all);
    }

    /** When a mailbox or outbox was compared, by whichever node. */
    Optional<Instant> at(String part) {
        return Optional.ofNullable(last.get(part)).map(members -> (Instant) members.get(AT));
    }

    Optional<Map<String, Object>> of(String part) {
        return Optional.ofNullable(last.get(part));
    }

    private static Optional<Map<String, Object>> read(String text) {
        try {
            Map<String, Object> members = map(Json.mapper().readValue(text, Map.class));
            members.put(AT, instant(members.get(AT)));
            members.put(SINCE, instant(members.get(SINCE)));
            members.put(MORE, ((Number) members.get(MORE)).longValue());
            members.put(
                    DIFFERENCES,
                    ((List<?>) members.get(DIFFERENCES))
                            .stream().map(LastComparisons::difference).toList());
            return Optional.of(members);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // of another version
        }
    }

    private static Map<String, Object> difference(Object of) {
        Map<String, Object> members = map((Map<?, ?>) of);
        members.put(SINCE, instant(members.get(SINCE)));
        return members;
    }

    private static Map<String, Object> map(Map<?, ?> of) {
        Map<String, Object> members = new LinkedHashMap<>();
        of.forEach((key, value) -> members.put(String.valueOf(key), value));
        return members;
    }

    private static Instant instant(Object text) {
        return Instant.parse(String.valueOf(text));
    }
}
