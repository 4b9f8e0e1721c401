package dev.mailchute.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the ledger and its journal have recorded of one mailbox or outbox, to be compared with what is there. Only reads; each question is
 * answered by an index and has a bound.
 */
public final class LedgerSurvey {
    private static final Table INBOUND = new Table("inbound_mail", "'staged', 'delivered', 'held'");
    private static final Table OUTBOUND = new Table("outbound_mail", "'claimed', 'sending', 'sent'");

    private final JournalReader.Queries queries;

    /** @param open the states of unfinished messages, as in the table's partial index */
    private record Table(String name, String open) {}

    LedgerSurvey(JournalReader.Queries queries) {
        this.queries = queries;
    }

    /**
     * A record with what the journal says of the same message.
     *
     * @param journaled empty if the journal does not know the message
     */
    public record Surveyed<E>(E entry, Optional<JournalLine> journaled) {}

    /** The journal's line of a message, as far as it matters here. */
    public record JournalLine(Optional<Instant> arrived, Instant begun, MessageOutcome outcome) {}

    /** A message that the journal knows and the ledger does not. */
    public record Unrecorded(String key, Optional<String> messageId, Optional<String> file, Instant begun) {}

    /** The messages of a mailbox whose record has changed since then or is unfinished, the latest change first. */
    public List<Surveyed<InboundEntry>> inbound(String name, Instant since, int limit) {
        return queries.query(
                select(
                                "e.*, m.arrived AS journal_arrived, m.begun AS journal_begun, m.outcome AS journal_outcome",
                                INBOUND)
                        + " ORDER BY e.changed DESC LIMIT ?",
                row -> surveyed(InboundLedger.read(row), row),
                name,
                since,
                name,
                limit);
    }

    /** The messages of an outbox whose record has changed since then or is unfinished, the latest change first. */
    public List<Surveyed<OutboundEntry>> outbound(String name, Instant since, int limit) {
        return queries.query(
                select(
                                "e.*, m.arrived AS journal_arrived, m.begun AS journal_begun, m.outcome AS journal_outcome",
                                OUTBOUND)
                        + " ORDER BY e.changed DESC LIMIT ?",
                row -> surveyed(OutboundLedger.read(row), row),
                name,
                since,
                name,
                limit);
    }

    /** How many messages {@link #inbound(String, Instant, int)} or its sibling would give without a limit. */
    public long count(String direction, String name, Instant since) {
        return queries.query(
                        select("COUNT(*)", direction.equals("inbound") ? INBOUND : OUTBOUND),
                        row -> row.getLong(1),
                        name,
                        since,
                        name)
                .get(0);
    }

    /**
     * Two questions with an index each; with OR neither would be used. The empty text keeps the database from the indexes on the name, with
     * which it would read all that the outbox ever had.
     */
    private static String select(String what, Table table) {
        return "SELECT " + what + " FROM " + table.name() + " e LEFT JOIN journal_message m ON m.mail_key = e.mail_key"
                + " WHERE e.mail_key IN (SELECT mail_key FROM " + table.name()
                + " WHERE name || '' = ? AND changed >= ? UNION SELECT mail_key FROM " + table.name()
                + " WHERE name = ? AND state IN (" + table.open() + "))";
    }

    private static <E> Surveyed<E> surveyed(E entry, ResultSet row) throws SQLException {
        Optional<Instant> arrived = Ledger.instant(row, "journal_arrived");
        Optional<Instant> begun = Ledger.instant(row, "journal_begun");
        String outcome = row.getString("journal_outcome");
        return new Surveyed<>(entry, begun.map(when -> new JournalLine(arrived, when, MessageOutcome.of(outcome))));
    }

    public Optional<InboundEntry> inbound(String key) {
        return queries.query("SELECT * FROM inbound_mail WHERE mail_key = ?", InboundLedger::read, key).stream()
                .findFirst();
    }

    public Optional<OutboundEntry> outbound(String key) {
        return queries.query("SELECT * FROM outbound_mail WHERE mail_key = ?", OutboundLedger::read, key).stream()
                .findFirst();
    }

    /** The messages of an outbox with this Message-ID. */
    public List<OutboundEntry> withMessageId(String name, String messageId) {
        return queries.query(
                "SELECT * FROM outbound_mail WHERE name = ? AND message_id = ? LIMIT 1000",
                OutboundLedger::read,
                name,
                messageId);
    }

    /** Messages that were begun since then according to the journal, and that have no record in the ledger. */
    public List<Unrecorded> unrecorded(String direction, String name, Instant since, int limit) {
        String table = (direction.equals("inbound") ? INBOUND : OUTBOUND).name();
        return queries.query(
                "SELECT m.mail_key, m.message_id, m.file, m.begun FROM journal_message m LEFT JOIN " + table
                        + " e ON e.mail_key = m.mail_key WHERE m.direction = ? AND m.name = ? AND m.begun >= ?"
                        + " AND e.mail_key IS NULL ORDER BY m.begun LIMIT ?",
                row -> new Unrecorded(
                        row.getString("mail_key"),
                        Optional.ofNullable(row.getString("message_id")),
                        Optional.ofNullable(row.getString("file")),
                        Instant.ofEpochMilli(row.getLong("begun"))),
                direction,
                name,
                since,
                limit);
    }

    /** Since when there is a journal; empty if nothing is in it. */
    public Optional<Instant> journalBegan() {
        return queries.query("SELECT MIN(begun) AS begun FROM journal_message", row -> Ledger.instant(row, "begun"))
                .get(0);
    }
}
