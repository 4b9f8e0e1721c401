package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.RouteAccount;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.settings.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The current ledger entries of messages. A message itself holds only the state from when it was claimed, which the route decides by. */
final class MailRecord {
    private final OutboundLedger ledger;
    private final Outboxes outboxes;
    private final Clock clock;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    MailRecord(OutboundLedger ledger, Outboxes outboxes, Clock clock) {
        this.ledger = ledger;
        this.outboxes = outboxes;
        this.clock = clock;
    }

    OutboundEntry of(OutgoingMail mail) {
        return ledger.find(mail.key()).orElseGet(() -> fresh(mail, 0, clock.instant()));
    }

    /** Exchange has it, which is recorded next. */
    void accepted(OutgoingMail mail) {
        accepted.add(mail.key());
    }

    boolean isAccepted(OutgoingMail mail) {
        return accepted.contains(mail.key());
    }

    /** Records a detail of a step under way. */
    void write(OutboundEntryBuilder change) {
        ledger.record(change.at(clock.instant()));
    }

    void write(OutboundEntryBuilder change, Step step, MessageFacts envelope) {
        OutboundEntry after = change.at(clock.instant());
        ledger.record(after, step, envelope);
        account(after);
    }

    /** A message that is cleared away or held has its outcome. */
    private void account(OutboundEntry after) {
        if (after.state() == State.SENT || isFinished(after)) {
            accepted.remove(after.key());
        }
        if (isFinished(after)) {
            RouteAccount account =
                    outboxes.named(after.dropped().name()).state().account();
            if (after.state() == State.DONE) {
                account.worked();
            }
            account.settled(after.key());
        }
    }

    /** Records that the message was sent, and that its file was changed after that and has become a letter. */
    void write(OutboundEntryBuilder done, Letter changed) {
        OutboundEntry after = done.at(clock.instant());
        OutboundEntry other = new OutboundEntry(
                new OutboundEntry.Dropped(
                        changed.id(), after.dropped().name(), after.dropped().mailbox(), after.file()),
                State.HELD,
                new OutboundEntry.Content(
                        Optional.ofNullable(changed.internetMessageId()), Optional.empty(), changed.size()),
                Failures.NONE,
                after.changed(),
                OutboundEntry.SendProgress.NONE,
                after.changed());
        ledger.record(
                after,
                Step.of(What.CHANGED).with(changed.id()),
                other,
                LetterOfMail.held(changed),
                LetterOfMail.envelope(changed));
        account(after);
    }

    void write(OutboundEntryBuilder change, Step step) {
        write(change, step, MessageFacts.UNKNOWN);
    }

    /**
     * Changes an entry after a failure, when a second failure would have no handler. If the ledger cannot record it,
     * the entry stays as it was: the message is processed again, and a possible send is searched for first.
     *
     * @return empty if the ledger failed; the outbox is then down
     */
    Optional<OutboundEntry> change(OutgoingMail mail, Change change, Function<OutboundEntry, Step> step) {
        outboxes.state(mail).account().settled(mail.key());
        try {
            OutboundEntry before = of(mail);
            if (mail.isRetried() && before.state() != State.SENT) {
                // The letter does not change, and counts its own attempts.
                return Optional.of(before);
            }
            OutboundEntry after = change.of(before).at(clock.instant());
            ledger.record(after, step.apply(after), MessageFacts.UNKNOWN);
            return Optional.of(after);
        } catch (LedgerException e) {
            outboxes.state(mail).down(Fault.of(e));
            return Optional.empty();
        }
    }

    /** A retry failed before anything was sent: the ledger forgets that sending had begun, as the letter never knew. */
    void waitsAgain(OutgoingMail retried, boolean isKnownNotSent) {
        try {
            OutboundEntry entry = of(retried);
            if (isKnownNotSent && entry.state() == State.SENDING) {
                write(new OutboundEntryBuilder(entry).state(State.HELD));
            }
        } catch (LedgerException e) {
            outboxes.state(retried).down(Fault.of(e));
        }
    }

    interface Change {
        OutboundEntryBuilder of(OutboundEntry before);
    }

    static boolean isFinished(OutboundEntry entry) {
        return entry.state() == State.DONE || entry.state() == State.HELD;
    }

    static OutboundEntry fresh(OutgoingMail mail, long size, Instant now) {
        Outbox outbox = mail.outbox();
        return new OutboundEntry(
                new OutboundEntry.Dropped(mail.key(), outbox.name(), outbox.mailbox(), mail.fileName()),
                State.CLAIMED,
                OutboundEntry.Content.unchecked(size),
                Failures.NONE,
                now,
                OutboundEntry.SendProgress.NONE,
                now);
    }
}
