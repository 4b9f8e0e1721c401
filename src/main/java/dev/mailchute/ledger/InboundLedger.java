package dev.mailchute.ledger;

import dev.mailchute.ledger.InboundEntry.Content;
import dev.mailchute.ledger.InboundEntry.Marking;
import dev.mailchute.ledger.InboundEntry.Source;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.JournaledMessage.KnownAs;
import dev.mailchute.ledger.JournaledMessage.Subject;
import dev.mailchute.ledger.Step.What;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The incoming messages in the ledger. */
public final class InboundLedger {
    /** The table's value for a message whose id is not known. */
    private static final String NO_ID = "";

    private static final Duration NOTED_EVERY = Duration.ofDays(30);

    private final Ledger ledger;

    InboundLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    public Optional<InboundEntry> find(String key) {
        return ledger.query("SELECT * FROM inbound_mail WHERE mail_key = ?", InboundLedger::read, key).stream()
                .findFirst();
    }

    /** Inserts or replaces an entry; its state is the step. */
    public void record(InboundEntry entry) {
        record(entry, Step.of(step(entry.state())), MessageFacts.UNKNOWN);
    }

    private static What step(State state) {
        return switch (state) {
            case FAILING -> What.LEFT;
            case STAGED -> What.STAGED;
            case DELIVERED -> What.DELIVERED;
            case HELD -> What.HELD;
            case ACKNOWLEDGED, HELD_ACKNOWLEDGED -> What.ACKNOWLEDGED;
        };
    }

    /** Inserts or replaces an entry. */
    public void record(InboundEntry entry, Step step, MessageFacts facts) {
        List<Ledger.Write> changes = new ArrayList<>();
        changes.add(replacement(entry));
        changes.addAll(ledger.journal()
                .step(
                        new Subject(
                                entry.key(),
                                "inbound",
                                entry.source().name(),
                                entry.source().mailbox()),
                        new KnownAs(
                                entry.messageId(),
                                entry.content().map(Content::size).orElse(0L),
                                Optional.empty()),
                        step,
                        facts,
                        entry.changed()));
        ledger.write(session -> Optional.of(part(entry.source().name())), changes);
    }

    private static Ledger.Write replacement(InboundEntry entry) {
        return new Ledger.Write(
                """
                INSERT INTO inbound_mail (mail_key, name, mailbox, graph_id, state, delivery, file, sha256, size, rebuilt,
                  epoch, message_id, attempts, first_failure, absent, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (mail_key) DO UPDATE SET name = excluded.name, mailbox = excluded.mailbox,
                  graph_id = excluded.graph_id, state = excluded.state, delivery = excluded.delivery, file = excluded.file,
                  sha256 = excluded.sha256, size = excluded.size, rebuilt = excluded.rebuilt,
                  epoch = excluded.epoch, message_id = excluded.message_id,
                  attempts = excluded.attempts, first_failure = excluded.first_failure, absent = excluded.absent,
                  changed = excluded.changed
                """,
                entry.key(),
                entry.source().name(),
                entry.source().mailbox(),
                entry.source().graphId().orElse(NO_ID),
                entry.state().word(),
                entry.delivery(),
                entry.content().map(Content::file),
                entry.content().map(Content::sha256),
                entry.content().map(Content::size).orElse(0L),
                entry.content().filter(Content::isRebuilt).isPresent() ? 1 : 0,
                entry.content().map(Content::epoch).orElse(0L),
                entry.messageId(),
                entry.failures().count(),
                entry.failures().first(),
                entry.marking().number,
                entry.changed());
    }

    /** Sets the state, which is the step. */
    public void state(String key, State state, Instant now) {
        state(key, state, Step.of(step(state)), now);
    }

    public void state(String key, State state, Step step, Instant now) {
        state(key, state, false, step, now);
    }

    /**
     * Records that the message is in the drop folder.
     *
     * @param withoutSubject its file's name without the subject, which nothing needs from here on
     * @param marking what becomes of it in its mailbox
     */
    public void delivered(String key, String withoutSubject, Marking marking, Step step, Instant now) {
        write(
                key,
                step,
                now,
                new Ledger.Write(
                        "UPDATE inbound_mail SET state = 'delivered', file = ?, attempts = 0, first_failure = NULL,"
                                + " absent = ?, changed = ? WHERE mail_key = ?",
                        withoutSubject,
                        marking.number,
                        now,
                        key));
    }

    /** Records that a message stays unread in its mailbox once it is delivered. */
    public void keepUnread(String key) {
        ledger.write(
                about(key),
                List.of(new Ledger.Write(
                        "UPDATE inbound_mail SET absent = ? WHERE mail_key = ?", Marking.KEPT_UNREAD.number, key)));
    }

    /** Sets the state of a message that is no longer in the mailbox. */
    public void absent(String key, State state, Instant now) {
        state(key, state, true, Step.of(What.ABSENT), now);
    }

    /** Sets the state of a message that stays in the mailbox as it is. */
    public void unmarked(String key, State state, Step step, Instant now) {
        state(key, state, true, step, now);
    }

    /**
     * Notes that a message is still listed as unread, so that its entry, which keeps it from being delivered again, is not removed. Written about once a
     * month.
     */
    public void listed(String key, Instant now) {
        String unnoted = "mail_key = ? AND COALESCE(listed, changed) < ?";
        Instant lately = now.minus(NOTED_EVERY);
        if (ledger.count("SELECT COUNT(*) FROM inbound_mail WHERE " + unnoted, key, lately) > 0) {
            ledger.write(
                    List.of(new Ledger.Write("UPDATE inbound_mail SET listed = ? WHERE " + unnoted, now, key, lately)));
        }
    }

    private void state(String key, State state, boolean isUnmarked, Step step, Instant now) {
        write(
                key,
                step,
                now,
                new Ledger.Write(
                        "UPDATE inbound_mail SET state = ?, attempts = 0, first_failure = NULL,"
                                + " absent = CASE WHEN absent = ? THEN absent ELSE ? END, changed = ? WHERE mail_key = ?",
                        state.word(),
                        Marking.KEPT_UNREAD.number,
                        (isUnmarked ? Marking.NONE : Marking.WANTED).number,
                        now,
                        key));
    }

    private void write(String key, Step step, Instant now, Ledger.Write change) {
        List<Ledger.Write> changes = new ArrayList<>();
        changes.add(change);
        changes.addAll(ledger.journal().step(key, step, now));
        ledger.write(about(key), changes);
    }

    private static Ledger.About about(String key) {
        return session ->
                session.query("SELECT name FROM inbound_mail WHERE mail_key = ?", row -> row.getString(1), key).stream()
                        .map(InboundLedger::part)
                        .findFirst();
    }

    private static String part(String name) {
        return "inbound." + name;
    }

    /** Counts a failed attempt to acknowledge a message. */
    public void postpone(String key, Step step, Instant now) {
        write(
                key,
                step,
                now,
                new Ledger.Write(
                        "UPDATE inbound_mail SET first_failure = CASE WHEN attempts = 0 THEN ? ELSE first_failure END,"
                                + " attempts = attempts + 1, changed = ? WHERE mail_key = ?",
                        now,
                        now,
                        key));
    }

    /** The delivered and held messages of one mailbox that could not be acknowledged, oldest attempt first. */
    public List<InboundEntry> postponed(String name, int limit) {
        return ledger.query(
                "SELECT * FROM inbound_mail WHERE name = ? AND state IN ('delivered', 'held') AND attempts > 0"
                        + " AND state IN ('staged', 'delivered', 'held') ORDER BY changed LIMIT ?",
                InboundLedger::read,
                name,
                limit);
    }

    /**
     * The messages of one mailbox in an open state (staged, delivered, held), oldest change first. Without postponed ones; a staged message is
     * never postponed, whatever its failures.
     */
    public List<InboundEntry> open(String name, State state, int limit) {
        return ledger.query(
                "SELECT * FROM inbound_mail WHERE name = ? AND state = ? AND state IN ('staged', 'delivered', 'held')"
                        + " AND (attempts = 0 OR state = 'staged') ORDER BY changed LIMIT ?",
                InboundLedger::read,
                name,
                state.word(),
                limit);
    }

    /** How many messages are delivered or held, but not yet acknowledged. */
    public long unacknowledged(String name) {
        return ledger.count(
                "SELECT COUNT(*) FROM inbound_mail WHERE name = ? AND state IN ('delivered', 'held')"
                        + " AND state IN ('staged', 'delivered', 'held')",
                name);
    }

    /** How many messages are staged, delivered or held, but not yet acknowledged. */
    public long unfinished(String name) {
        return ledger.count(
                "SELECT COUNT(*) FROM inbound_mail WHERE name = ? AND state IN ('staged', 'delivered', 'held')", name);
    }

    /** Since when the oldest of them failed, or is staged, delivered or held. */
    public Optional<Instant> oldestUnfinished(String name) {
        return ledger.query(
                        "SELECT MIN(COALESCE(first_failure, changed)) AS oldest FROM inbound_mail WHERE name = ?"
                                + " AND state IN ('staged', 'delivered', 'held')",
                        row -> Ledger.instant(row, "oldest"),
                        name)
                .get(0);
    }

    void removeBefore(Instant limit) {
        ledger.removeInPieces(
                "DELETE FROM inbound_mail WHERE mail_key IN (SELECT mail_key FROM inbound_mail WHERE changed < ?"
                        + " AND COALESCE(listed, 0) < ? AND state IN ('failing', 'acknowledged', 'held-acknowledged') ORDER BY changed LIMIT "
                        + Ledger.REMOVED_AT_ONCE + ")",
                limit,
                limit);
    }

    static InboundEntry read(ResultSet row) throws SQLException {
        String graphId = row.getString("graph_id");
        return new InboundEntry(
                new Source(
                        row.getString("mail_key"),
                        row.getString("name"),
                        row.getString("mailbox"),
                        Optional.of(graphId).filter(id -> !id.equals(NO_ID))),
                State.of(row.getString("state")),
                row.getInt("delivery"),
                content(row),
                Optional.ofNullable(row.getString("message_id")),
                Ledger.failures(row),
                Marking.of(row.getInt("absent")),
                Instant.ofEpochMilli(row.getLong("changed")));
    }

    private static Optional<Content> content(ResultSet row) throws SQLException {
        String file = row.getString("file");
        return file == null
                ? Optional.empty()
                : Optional.of(new Content(
                        file,
                        row.getString("sha256"),
                        row.getLong("size"),
                        row.getInt("rebuilt") != 0,
                        row.getLong("epoch")));
    }
}
