package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.settings.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * What the ledger knows of a message now. The message itself only remembers what was known when it was claimed, by which the route
 * chose.
 */
final class MailRecord {
    private final OutboundLedger ledger;
    private final Outboxes outboxes;
    private final Clock clock;

    MailRecord(OutboundLedger ledger, Outboxes outboxes, Clock clock) {
        this.ledger = ledger;
        this.outboxes = outboxes;
        this.clock = clock;
    }

    OutboundEntry of(OutgoingMail mail) {
        return ledger.find(mail.key()).orElseGet(() -> fresh(mail, 0, clock.instant()));
    }

    void write(OutboundEntryBuilder change) {
        ledger.record(change.at(clock.instant()));
    }

    /**
     * After a failure nothing handles another one. What the ledger does not record is as it was: the message is seen again, and what may
     * have gone is looked up.
     *
     * @return empty if the ledger does not work; the outbox is down then
     */
    Optional<OutboundEntry> change(OutgoingMail mail, Change change) {
        try {
            OutboundEntry before = of(mail);
            if (mail.isRetried() && before.state() != State.SENT) {
                // The letter stays what it is, and keeps count itself.
                return Optional.of(before);
            }
            OutboundEntry after = change.of(before).at(clock.instant());
            ledger.record(after);
            return Optional.of(after);
        } catch (LedgerException e) {
            outboxes.state(mail).down(fault(e));
            return Optional.empty();
        }
    }

    interface Change {
        OutboundEntryBuilder of(OutboundEntry before);
    }

    static Fault fault(Exception failure) {
        return failure instanceof LedgerException ? Fault.of("ledger", failure.getMessage()) : Fault.of(failure);
    }

    /** Whether nothing is left to do about it. */
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
