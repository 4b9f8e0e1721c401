package dev.mailchute.ledger;

import dev.mailchute.ledger.JournaledMessage.FullTexts;
import dev.mailchute.ledger.JournaledMessage.KnownAs;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.JournaledMessage.Subject;
import dev.mailchute.ledger.JournaledMessage.Times;
import dev.mailchute.ledger.Step.What;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one can ask the journal: the running application, and a command beside it or without it. */
public final class JournalReader {
    private final Queries queries;

    /** A connection to the ledger. */
    interface Queries {
        <T> List<T> query(String sql, LedgerSession.Row<T> row, Object... values);
    }

    JournalReader(Queries queries) {
        this.queries = queries;
    }

    public Optional<JournaledMessage> find(String key) {
        return queries.query("SELECT * FROM journal_message WHERE mail_key = ?", JournalReader::message, key).stream()
                .findFirst();
    }

    /** The steps of a message, oldest first. */
    public List<Recorded> steps(String key) {
        return queries.query("SELECT * FROM journal_step WHERE mail_key = ? ORDER BY seq", JournalReader::step, key);
    }

    /** Newest first. A Message-ID is not unique: the same message may have come to several mailboxes. */
    public List<JournaledMessage> byMessageId(String messageId, int limit) {
        return queries.query(
                "SELECT * FROM journal_message WHERE message_id = ? ORDER BY begun DESC LIMIT ?",
                JournalReader::message,
                messageId,
                limit);
    }

    /** When the first message was begun that the journal still knows. */
    public Optional<Instant> oldest() {
        return queries.query("SELECT MIN(begun) AS oldest FROM journal_message", row -> Ledger.instant(row, "oldest"))
                .get(0);
    }

    /** Messages whose dropped file had this name, newest first. */
    public List<JournaledMessage> byFile(String file, int limit) {
        return queries.query(
                "SELECT * FROM journal_message WHERE file = ? ORDER BY begun DESC LIMIT ?",
                JournalReader::message,
                file,
                limit);
    }

    /** Messages from or to this address, newest first. */
    public List<JournaledMessage> byAddress(String address, int limit) {
        List<String> salt = queries.query("SELECT salt FROM journal_salt", row -> row.getString(1));
        return salt.isEmpty()
                ? List.of()
                : queries.query(
                        "SELECT m.* FROM journal_address a JOIN journal_message m ON m.mail_key = a.mail_key"
                                + " WHERE a.hash = ? ORDER BY a.begun DESC LIMIT ?",
                        JournalReader::message,
                        new AddressHash(salt.get(0)).of(address),
                        limit);
    }

    /** Messages of one mailbox or outbox that were begun since then, newest first. */
    public List<JournaledMessage> of(String direction, String name, Instant since, int limit) {
        return queries.query(
                "SELECT * FROM journal_message WHERE direction = ? AND name = ? AND begun >= ?"
                        + " ORDER BY begun DESC LIMIT ?",
                JournalReader::message,
                direction,
                name,
                since,
                limit);
    }

    /** Messages that were neither delivered, sent nor left out, newest first. */
    public List<JournaledMessage> notThrough(Instant before, int limit) {
        return queries.query(
                "SELECT * FROM journal_message WHERE begun < ? AND outcome NOT IN ('delivered', 'sent')"
                        + " AND outcome <> 'left-out'"
                        + " ORDER BY begun DESC LIMIT ?",
                JournalReader::message,
                before,
                limit);
    }

    /** What became of a message, for statistics. */
    public record Flowed(
            String direction,
            String name,
            Optional<Instant> arrived,
            Instant begun,
            Optional<Instant> finished,
            MessageOutcome outcome) {}

    /** Messages that were begun from then on and before {@code until}, in no order. */
    public List<Flowed> between(Instant from, Instant until) {
        return queries.query(
                "SELECT direction, name, arrived, begun, finished, outcome FROM journal_message"
                        + " WHERE begun >= ? AND begun < ?",
                JournalReader::flowed,
                from,
                until);
    }

    private static Flowed flowed(ResultSet row) throws SQLException {
        return new Flowed(
                row.getString("direction"),
                row.getString("name"),
                Ledger.instant(row, "arrived"),
                Instant.ofEpochMilli(row.getLong("begun")),
                Ledger.instant(row, "finished"),
                MessageOutcome.of(row.getString("outcome")));
    }

    static JournaledMessage message(ResultSet row) throws SQLException {
        return new JournaledMessage(
                new Subject(
                        row.getString("mail_key"),
                        row.getString("direction"),
                        row.getString("name"),
                        row.getString("mailbox")),
                new KnownAs(text(row, "message_id"), row.getLong("size"), text(row, "file")),
                new FullTexts(text(row, "subject"), text(row, "sender"), text(row, "recipients")),
                new Times(
                        Ledger.instant(row, "arrived"),
                        Instant.ofEpochMilli(row.getLong("begun")),
                        Ledger.instant(row, "finished")),
                MessageOutcome.of(row.getString("outcome")));
    }

    private static Recorded step(ResultSet row) throws SQLException {
        Step step = new Step(
                What.of(row.getString("what")),
                text(row, "code"),
                text(row, "request_id"),
                text(row, "who"),
                new Step.Detail(text(row, "detail"), Optional.empty()));
        return new Recorded(
                Instant.ofEpochMilli(row.getLong("at")),
                step,
                row.getInt("times"),
                Instant.ofEpochMilli(row.getLong("last")));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }
}
