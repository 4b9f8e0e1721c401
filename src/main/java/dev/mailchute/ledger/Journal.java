package dev.mailchute.ledger;

import dev.mailchute.ledger.JournaledMessage.KnownAs;
import dev.mailchute.ledger.JournaledMessage.Subject;
import dev.mailchute.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The life of every message: its steps, and what one can ask for it by. A step is written in the same transaction as the change of state
 * that it is about, so it costs no further sync, and neither is ever there without the other.
 */
public final class Journal {
    /** A message to very many recipients is found by the first of them only. */
    static final int MAX_ADDRESSES = 100;

    private static final int MAX_TEXT = 500;

    private final Ledger ledger;
    private final boolean isFull;
    private AddressHash hash;

    Journal(Ledger ledger, Settings.JournalKept kept) {
        this.ledger = ledger;
        this.isFull = kept.isFull();
    }

    /** To be called once the tables exist. */
    void open() {
        ledger.alone(session -> session.update(
                "INSERT INTO journal_salt (salt) SELECT CAST(? AS TEXT) WHERE NOT EXISTS (SELECT 1 FROM journal_salt)",
                AddressHash.newSalt()));
        hash = new AddressHash(ledger.query("SELECT salt FROM journal_salt", row -> row.getString(1))
                .get(0));
    }

    /** Tells this ledger from others. */
    String id() {
        return hash.of("ledger");
    }

    /** Records the step of a message, which need not be known yet. */
    List<Ledger.Write> step(Subject of, KnownAs knownAs, Step step, MessageFacts facts, Instant now) {
        return step(of, knownAs, MessageOutcome.WAITING, step, facts, now);
    }

    private List<Ledger.Write> step(
            Subject of, KnownAs knownAs, MessageOutcome ifNew, Step step, MessageFacts facts, Instant now) {
        List<Ledger.Write> changes = new ArrayList<>();
        Optional<MessageOutcome> outcome = outcome(step);
        changes.add(new Ledger.Write(
                """
                INSERT INTO journal_message (mail_key, direction, name, mailbox, message_id, size, file, subject, sender,
                  recipients, arrived, begun, finished, outcome)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (mail_key) DO UPDATE SET name = excluded.name, mailbox = excluded.mailbox,
                  message_id = COALESCE(excluded.message_id, journal_message.message_id),
                  size = CASE WHEN excluded.size > 0 THEN excluded.size ELSE journal_message.size END,
                  subject = COALESCE(excluded.subject, journal_message.subject),
                  sender = COALESCE(excluded.sender, journal_message.sender),
                  recipients = COALESCE(excluded.recipients, journal_message.recipients),
                  arrived = COALESCE(excluded.arrived, journal_message.arrived),
                  finished = COALESCE(excluded.finished, journal_message.finished),
                  outcome = COALESCE(?, journal_message.outcome)
                """,
                of.key(),
                of.direction(),
                of.name(),
                of.mailbox(),
                knownAs.messageId(),
                knownAs.size(),
                knownAs.file(),
                kept(facts.subject()),
                facts.from().flatMap(this::kept),
                kept(String.join(", ", facts.recipients())),
                facts.arrived(),
                now,
                finished(outcome, now),
                outcome.orElse(ifNew).word(),
                outcome.map(MessageOutcome::word)));
        changes.addAll(steps(of.key(), step, now));
        Stream.concat(facts.from().stream(), facts.recipients().stream())
                .limit(MAX_ADDRESSES)
                .map(hash::of)
                .distinct()
                .forEach(address -> changes.add(new Ledger.Write(
                        "INSERT INTO journal_address (hash, begun, mail_key)"
                                + " SELECT CAST(? AS TEXT), begun, mail_key FROM journal_message WHERE mail_key = ?"
                                + " ON CONFLICT DO NOTHING",
                        address,
                        of.key())));
        return changes;
    }

    /** Records the step of a message that the journal knows. */
    List<Ledger.Write> step(String key, Step step, Instant now) {
        List<Ledger.Write> changes = new ArrayList<>();
        Optional<MessageOutcome> outcome = outcome(step);
        outcome.ifPresent(word -> changes.add(new Ledger.Write(
                "UPDATE journal_message SET outcome = ?, finished = COALESCE(?, finished) WHERE mail_key = ?",
                word.word(),
                finished(outcome, now),
                key)));
        changes.addAll(steps(key, step, now));
        return changes;
    }

    /**
     * Records what happens to a letter. Its message may be older than the journal.
     *
     * @param isInDoubt what the letter says of it
     */
    public void add(Subject of, KnownAs knownAs, MessageFacts facts, boolean isInDoubt, Step step, Instant now) {
        MessageOutcome waits = isInDoubt ? MessageOutcome.IN_DOUBT : MessageOutcome.HELD;
        ledger.write(step(of, knownAs, waits, step, facts, now));
    }

    private List<Ledger.Write> steps(String key, Step step, Instant now) {
        // The same as the last step is counted; the second statement then finds it and inserts nothing.
        Optional<Ledger.Write> count = step.what().isCounted
                ? Optional.of(new Ledger.Write(
                        "UPDATE journal_step SET times = times + 1, last = ? WHERE mail_key = ?"
                                + " AND seq = (SELECT MAX(seq) FROM journal_step WHERE mail_key = ?)"
                                + " AND what = ? AND COALESCE(code, '') = ?",
                        now,
                        key,
                        key,
                        step.what().word(),
                        step.code().orElse("")))
                : Optional.empty();
        return List.of(new Ledger.Write(
                "INSERT INTO journal_step (mail_key, seq, at, what, code, request_id, who, detail, times, last)"
                        + " VALUES (?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM journal_step WHERE mail_key = ?),"
                        + " ?, ?, ?, ?, ?, ?, 1, ?)",
                count,
                List.of(
                        key,
                        key,
                        now,
                        step.what().word(),
                        step.code(),
                        step.requestId(),
                        step.who(),
                        step.detail().kept(isFull).map(Journal::cut),
                        now)));
    }

    private static Optional<Instant> finished(Optional<MessageOutcome> outcome, Instant now) {
        return outcome.filter(word -> word == MessageOutcome.DELIVERED || word == MessageOutcome.SENT)
                .map(word -> now);
    }

    /** What has become of the message after this step; empty if the step changes nothing about that. */
    private static Optional<MessageOutcome> outcome(Step step) {
        return switch (step.what()) {
            case STAGED, CLAIMED, NOT_SENT, SENDING -> Optional.of(MessageOutcome.WAITING);
            case LEFT, FETCH_AGAIN -> Optional.of(MessageOutcome.LEFT);
            case DELIVERED -> Optional.of(MessageOutcome.DELIVERED);
            case LEFT_OUT -> Optional.of(MessageOutcome.LEFT_OUT);
            case IN_DOUBT -> Optional.of(MessageOutcome.IN_DOUBT);
            case SENT -> Optional.of(MessageOutcome.SENT);
            case REMOVED -> Optional.of(MessageOutcome.REMOVED);
            case HELD, RESTORE, RETRY_LEFT ->
                Optional.of(step.is(Step.IN_DOUBT) ? MessageOutcome.IN_DOUBT : MessageOutcome.HELD);
            case DISCARD -> Optional.of(MessageOutcome.DISCARDED);
            case NOT_ACKNOWLEDGED,
                    ACKNOWLEDGED,
                    ABSENT,
                    LISTED_AGAIN,
                    LOOKED_UP,
                    CLEARED_AWAY,
                    NOT_CLEARED_AWAY,
                    CHANGED,
                    RETRY,
                    RESEND,
                    EDIT -> Optional.empty();
        };
    }

    private Optional<String> kept(String text) {
        return isFull && !text.isEmpty() ? Optional.of(cut(text)) : Optional.empty();
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    /** Removes messages that are finished and with which nothing has happened since this instant. */
    public void removeBefore(Instant limit) {
        List<Expired> expired;
        do {
            expired = ledger.query(
                    "SELECT mail_key, begun FROM journal_message m WHERE begun < ?"
                            + " AND outcome IN ('delivered', 'sent', 'left-out', 'discarded', 'removed') AND NOT EXISTS"
                            + " (SELECT 1 FROM journal_step s WHERE s.mail_key = m.mail_key AND s.last >= ?)"
                            + " ORDER BY begun LIMIT " + Ledger.REMOVED_AT_ONCE,
                    row -> new Expired(row.getString(1), Instant.ofEpochMilli(row.getLong(2))),
                    limit,
                    limit);
            ledger.write(removal(expired));
        } while (expired.size() == Ledger.REMOVED_AT_ONCE);
    }

    private record Expired(String key, Instant begun) {}

    private static List<Ledger.Write> removal(List<Expired> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        List<Object> keys = messages.stream().<Object>map(Expired::key).toList();
        List<Object> keysWithTimes = new ArrayList<>(List.of(
                messages.get(0).begun(), messages.get(messages.size() - 1).begun()));
        keysWithTimes.addAll(keys);
        String anyOf = " mail_key IN (" + String.join(", ", Collections.nCopies(keys.size(), "?")) + ")";
        return List.of(
                removal("journal_step WHERE" + anyOf, keys),
                removal("journal_address WHERE begun BETWEEN ? AND ? AND" + anyOf, keysWithTimes),
                removal("journal_message WHERE" + anyOf, keys));
    }

    private static Ledger.Write removal(String which, List<Object> values) {
        return new Ledger.Write("DELETE FROM " + which, Optional.empty(), values);
    }
}
