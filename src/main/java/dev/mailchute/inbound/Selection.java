package dev.mailchute.inbound;

import dev.mailchute.graph.MailSummary;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.settings.InboundMailbox;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Selects the listed messages that a poll processes, by their ledger entries. */
final class Selection {
    /** Unread again this soon: Graph's list is lagging; no user did it. */
    static final Duration UNREAD_AGAIN_AFTER = Duration.ofMinutes(1);

    private final InboundLedger ledger;
    private final ReservedMail reserved;
    private final Lately settled;
    private final Clock clock;
    private final Predicate<String> isNewHere;

    /**
     * @param settled the keys of the messages that were acknowledged within {@link #UNREAD_AGAIN_AFTER}
     * @param isNewHere whether another node had the mailbox of this name within that time
     */
    Selection(InboundLedger ledger, ReservedMail reserved, Lately settled, Clock clock, Predicate<String> isNewHere) {
        this.isNewHere = isNewHere;
        this.ledger = ledger;
        this.reserved = reserved;
        this.settled = settled;
        this.clock = clock;
    }

    /** The message to fetch; empty if this poll has nothing to do for it. */
    Optional<Mail> select(InboundMailbox inbound, MailSummary summary) {
        Mail fresh = Mail.listed(inbound, summary, 1, Failures.NONE);
        if (reserved.contains(fresh.key())) {
            return Optional.empty();
        }
        Optional<InboundEntry> entry = ledger.find(fresh.key());
        if (entry.isEmpty()) {
            return Optional.of(fresh);
        }
        InboundEntry known = entry.get();
        return switch (known.state()) {
            case FAILING -> Optional.of(Mail.listed(inbound, summary, known.delivery(), known.failures()));
            case STAGED, DELIVERED, HELD -> Optional.empty();
            case ACKNOWLEDGED, HELD_ACKNOWLEDGED ->
                inbound.isCopied() || known.isKeptUnread() ? copied(known) : unreadAgain(inbound, summary, known);
        };
    }

    /** It stays unread, and is not delivered again. */
    private Optional<Mail> copied(InboundEntry known) {
        ledger.listed(known.key(), clock.instant());
        return Optional.empty();
    }

    private Optional<Mail> unreadAgain(InboundMailbox inbound, MailSummary summary, InboundEntry known) {
        boolean isListLagging = known.changed().plus(UNREAD_AGAIN_AFTER).isAfter(clock.instant())
                || settled.contains(known.key())
                // Another node may have acknowledged it a moment ago, by a clock of its own.
                || isNewHere.test(inbound.name());
        if (isListLagging) {
            return Optional.empty();
        }
        boolean wasDelivered = known.state() == State.ACKNOWLEDGED;
        if (known.isUnmarked()) {
            // Graph answered 404 but still lists it, or the mailbox was only copied: it was never marked, so
            // acknowledge it now.
            ledger.state(
                    known.key(),
                    wasDelivered ? State.DELIVERED : State.HELD,
                    Step.of(What.LISTED_AGAIN),
                    clock.instant());
            return Optional.empty();
        }
        return Optional.of(Mail.listed(inbound, summary, known.delivery() + (wasDelivered ? 1 : 0), Failures.NONE));
    }
}
