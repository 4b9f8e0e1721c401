package dev.mailchute.ledger;

import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.settings.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** The events in the ledger, and what those who make or pass on events have to remember. */
public final class EventLedger {
    /** More are never kept; the oldest give way. */
    static final long MAX_EVENTS = 100_000;

    private final Ledger ledger;
    private final long maxEvents;

    EventLedger(Ledger ledger) {
        this(ledger, MAX_EVENTS);
    }

    EventLedger(Ledger ledger, long maxEvents) {
        this.ledger = ledger;
        this.maxEvents = maxEvents;
    }

    /** Records them in this order, all or none, with one commit. */
    public void add(List<Event> events) {
        List<Ledger.Write> writes = new ArrayList<>();
        events.forEach(event -> writes.add(insertion(event)));
        writes.add(
                new Ledger.Write("DELETE FROM event WHERE number <= (SELECT MAX(number) FROM event) - ?", maxEvents));
        // Each event gets the number after the last one, whichever process records it.
        ledger.alone(session -> {
            for (Ledger.Write write : writes) {
                ledger.execute(session, write);
            }
            return null;
        });
    }

    private static Ledger.Write insertion(Event event) {
        return new Ledger.Write(
                "INSERT INTO event (number, id, happened, kind, direction, name, severity, words, next_step, who)"
                        + " VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM event), ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                UUID.randomUUID().toString(),
                event.at(),
                event.kind().word(),
                event.part().direction(),
                event.part().name(),
                event.severity().ordinal(),
                event.text().words(),
                event.text().next(),
                event.who());
    }

    /** The latest before this number, latest first. */
    public List<RecordedEvent> before(long number, EventQuery query, int limit) {
        return ledger.query(
                "SELECT * FROM event WHERE number < ?" + query.conditions() + " ORDER BY number DESC LIMIT " + limit,
                EventLedger::read,
                query.values(number));
    }

    /** The first after this number, in their order. */
    public List<RecordedEvent> after(long number, EventQuery query, int limit) {
        return ledger.query(
                "SELECT * FROM event WHERE number > ?" + query.conditions() + " ORDER BY number LIMIT " + limit,
                EventLedger::read,
                query.values(number));
    }

    /** How many there are after this number. */
    public long countAfter(long number, EventQuery query) {
        return ledger.count("SELECT COUNT(*) FROM event WHERE number > ?" + query.conditions(), query.values(number));
    }

    /** The number of the latest event; 0 if there is none. */
    public long last() {
        return ledger.count("SELECT COALESCE(MAX(number), 0) FROM event");
    }

    /** For each part that was down when its condition was recorded last: that event. */
    public List<RecordedEvent> open() {
        String conditions = EventKind.CONDITIONS.stream()
                .map(kind -> "'" + kind.word() + "'")
                .collect(Collectors.joining(", ", "(", ")"));
        return ledger.query(
                "SELECT * FROM event WHERE kind <> 'up' AND number IN (SELECT MAX(number) FROM event WHERE kind IN "
                        + conditions + " GROUP BY direction, name)",
                EventLedger::read);
    }

    /** Removes what happened before, but not the latest event: the numbers go on from there. */
    public void removeBefore(Instant limit) {
        ledger.update("DELETE FROM event WHERE happened < ? AND number < (SELECT MAX(number) FROM event)", limit);
    }

    /** What was remembered under this name. */
    public Optional<String> memory(String name) {
        return ledger
                .query("SELECT memory FROM event_memory WHERE name = ?", row -> row.getString("memory"), name)
                .stream()
                .findFirst();
    }

    public void remember(String name, String memory) {
        ledger.update(
                "INSERT INTO event_memory (name, memory) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET memory = excluded.memory",
                name,
                memory);
    }

    /**
     * Remembers something only if what was remembered before is still the same, so that of several processes one does what follows.
     *
     * @return whether it was
     */
    public boolean replace(String name, Optional<String> before, String memory) {
        return before.isEmpty()
                ? ledger.update(
                                "INSERT INTO event_memory (name, memory) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                                name,
                                memory)
                        > 0
                : ledger.update(
                                "UPDATE event_memory SET memory = ? WHERE name = ? AND memory = ?",
                                memory,
                                name,
                                before.get())
                        > 0;
    }

    /** What is remembered under all names with this beginning, by the rest of the name. */
    public Map<String, String> memories(String beginning) {
        Map<String, String> memories = new TreeMap<>();
        ledger.query(
                "SELECT name, memory FROM event_memory WHERE SUBSTR(name, 1, ?) = ?",
                row -> memories.put(row.getString(1).substring(beginning.length()), row.getString(2)),
                beginning.length(),
                beginning);
        return memories;
    }

    /** @return whether something was remembered */
    public boolean forget(String name) {
        return ledger.update("DELETE FROM event_memory WHERE name = ?", name) > 0;
    }

    private static RecordedEvent read(ResultSet row) throws SQLException {
        return new RecordedEvent(
                row.getLong("number"),
                row.getString("id"),
                new Event(
                        Instant.ofEpochMilli(row.getLong("happened")),
                        EventKind.of(row.getString("kind")).orElse(EventKind.ACT),
                        new EventPart(row.getString("direction"), row.getString("name")),
                        Severity.values()[row.getInt("severity")],
                        new EventText(row.getString("words"), Optional.ofNullable(row.getString("next_step"))),
                        Optional.ofNullable(row.getString("who"))));
    }
}
