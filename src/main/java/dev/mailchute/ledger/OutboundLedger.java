package dev.mailchute.ledger;

import dev.mailchute.ledger.JournaledMessage.KnownAs;
import dev.mailchute.ledger.JournaledMessage.Subject;
import dev.mailchute.ledger.OutboundEntry.Content;
import dev.mailchute.ledger.OutboundEntry.Draft;
import dev.mailchute.ledger.OutboundEntry.Dropped;
import dev.mailchute.ledger.OutboundEntry.SendProgress;
import dev.mailchute.ledger.OutboundEntry.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The outgoing messages in the ledger. */
public final class OutboundLedger {
    private final Ledger ledger;

    OutboundLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    public Optional<OutboundEntry> find(String key) {
        return ledger.query("SELECT * FROM outbound_mail WHERE mail_key = ?", OutboundLedger::read, key).stream()
                .findFirst();
    }

    /** Whether an outbox has had a file of this name, as far as the journal knows. */
    public boolean hasHad(String name, String file) {
        return ledger.count(
                        "SELECT COUNT(*) FROM journal_message WHERE file = ? AND direction = 'outbound' AND name = ?",
                        file,
                        name)
                > 0;
    }

    /** Inserts or replaces an entry whose message has taken no step. */
    public void record(OutboundEntry entry) {
        ledger.write(about(entry), List.of(replacement(entry)));
    }

    /** Inserts or replaces an entry. */
    public void record(OutboundEntry entry, Step step, MessageFacts facts) {
        List<Ledger.Write> changes = new ArrayList<>();
        changes.add(replacement(entry));
        changes.addAll(journaled(entry, step, facts));
        ledger.write(about(entry), changes);
    }

    /**
     * Inserts or replaces an entry, and records the letter that another message has become at the same step.
     *
     * @param other not in the ledger until its letter is retried
     */
    public void record(OutboundEntry entry, Step step, OutboundEntry other, Step held, MessageFacts facts) {
        List<Ledger.Write> changes = new ArrayList<>();
        changes.add(replacement(entry));
        changes.addAll(journaled(entry, step, MessageFacts.UNKNOWN));
        changes.addAll(journaled(other, held, facts));
        ledger.write(about(entry), changes);
    }

    private static Ledger.About about(OutboundEntry entry) {
        return session -> Optional.of("outbound." + entry.dropped().name());
    }

    private List<Ledger.Write> journaled(OutboundEntry entry, Step step, MessageFacts facts) {
        return ledger.journal()
                .step(
                        new Subject(
                                entry.key(),
                                "outbound",
                                entry.dropped().name(),
                                entry.dropped().mailbox()),
                        new KnownAs(entry.content().messageId(), entry.content().size(), Optional.of(entry.file())),
                        step,
                        facts,
                        entry.changed());
    }

    private static Ledger.Write replacement(OutboundEntry entry) {
        return new Ledger.Write(
                """
                INSERT INTO outbound_mail (mail_key, name, mailbox, file, state, message_id, sha256, size, attempts, looks,
                  next_try, begun, draft_id, request_id, first_failure, resent, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (mail_key) DO UPDATE SET name = excluded.name, mailbox = excluded.mailbox, file = excluded.file,
                  state = excluded.state, message_id = excluded.message_id, sha256 = excluded.sha256, size = excluded.size,
                  attempts = excluded.attempts, looks = excluded.looks, next_try = excluded.next_try,
                  begun = excluded.begun, draft_id = excluded.draft_id, request_id = excluded.request_id,
                  first_failure = excluded.first_failure, resent = excluded.resent, changed = excluded.changed
                """,
                entry.key(),
                entry.dropped().name(),
                entry.dropped().mailbox(),
                entry.file(),
                entry.state().word(),
                entry.content().messageId(),
                entry.content().sha256(),
                entry.content().size(),
                entry.failures().count(),
                entry.sending().looks(),
                entry.nextTry(),
                entry.sending().begun(),
                entry.sending().draft().map(Draft::word),
                entry.sending().requestId(),
                entry.failures().first(),
                entry.sending().isResent() ? 1 : 0,
                entry.changed());
    }

    /** The messages of one outbox that are neither done nor held. */
    public List<OutboundEntry> open(String name) {
        return ledger.query(
                "SELECT * FROM outbound_mail WHERE name = ? AND state IN ('claimed', 'sending', 'sent')"
                        + " ORDER BY changed LIMIT 1000",
                OutboundLedger::read,
                name);
    }

    /**
     * Mails of one outbox that may have been sent.
     *
     * @param oldest when the sending of the oldest began
     */
    public record SendsInDoubt(String name, long count, Optional<Instant> oldest) {}

    /** The outboxes with mails whose sending began and whose outcome is not known yet. */
    public List<SendsInDoubt> inDoubt() {
        return ledger.query(
                "SELECT name, COUNT(*) AS mails, MIN(begun) AS oldest FROM outbound_mail WHERE state = 'sending'"
                        + " AND state IN ('claimed', 'sending', 'sent') GROUP BY name",
                row -> new SendsInDoubt(row.getString("name"), row.getLong("mails"), Ledger.instant(row, "oldest")));
    }

    /** How many attempts of this outbox began since then; not those in the future, which a clock that was set back leaves behind. */
    public long begunBetween(String name, Instant since, Instant now) {
        return ledger.count(
                "SELECT COUNT(*) FROM outbound_mail WHERE name = ? AND begun > ? AND begun <= ?", name, since, now);
    }

    /** When a message of this outbox was last sent, as far as the ledger goes back. */
    public Optional<Instant> lastSent(String name) {
        return ledger
                .query(
                        "SELECT changed FROM outbound_mail WHERE name = ? AND state IN ('sent', 'done')"
                                + " ORDER BY changed DESC LIMIT 1",
                        row -> Instant.ofEpochMilli(row.getLong(1)),
                        name)
                .stream()
                .findFirst();
    }

    /** A message with the same bytes and Message-ID that was sent, or may have been sent, since then. */
    public Optional<OutboundEntry> same(String name, String messageId, String sha256, String exceptKey, Instant since) {
        return ledger
                .query(
                        "SELECT * FROM outbound_mail WHERE name = ? AND message_id = ? AND sha256 = ? AND mail_key <> ?"
                                // The plus sign keeps the database from using the index on begun, which would scan all
                                // recent ones.
                                + " AND +begun > ? AND state IN ('sending', 'sent', 'done') LIMIT 1",
                        OutboundLedger::read,
                        name,
                        messageId,
                        sha256,
                        exceptKey,
                        since)
                .stream()
                .findFirst();
    }

    void removeBefore(Instant limit) {
        ledger.removeInPieces(
                "DELETE FROM outbound_mail WHERE mail_key IN (SELECT mail_key FROM outbound_mail WHERE changed < ?"
                        + " AND state IN ('done', 'held') ORDER BY changed LIMIT " + Ledger.REMOVED_AT_ONCE + ")",
                limit);
    }

    static OutboundEntry read(ResultSet row) throws SQLException {
        return new OutboundEntry(
                new Dropped(
                        row.getString("mail_key"),
                        row.getString("name"),
                        row.getString("mailbox"),
                        row.getString("file")),
                State.of(row.getString("state")),
                new Content(
                        Optional.ofNullable(row.getString("message_id")),
                        Optional.ofNullable(row.getString("sha256")),
                        row.getLong("size")),
                Ledger.failures(row),
                Instant.ofEpochMilli(row.getLong("next_try")),
                new SendProgress(
                        Ledger.instant(row, "begun"),
                        row.getInt("looks"),
                        Optional.ofNullable(row.getString("draft_id")).map(Draft::read),
                        Optional.ofNullable(row.getString("request_id")),
                        row.getInt("resent") != 0),
                Instant.ofEpochMilli(row.getLong("changed")));
    }
}
