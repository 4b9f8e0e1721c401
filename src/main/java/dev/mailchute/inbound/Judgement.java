package dev.mailchute.inbound;

import dev.mailchute.graph.Fault;
import dev.mailchute.graph.MailboxDownException;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.settings.InboundMailbox;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what follows from downloads that failed: nothing, an attempt of the mail's, its letter, or a mailbox that is down. See ADR 9. */
final class Judgement {
    private static final Logger LOG = LoggerFactory.getLogger(Judgement.class);

    private final InboundLedger ledger;
    private final Comparison comparison;
    private final Tally tally;
    private final Clock clock;
    private final BiConsumer<String, Fault> down;

    /** @param down told of a mailbox's name, and why it gives nothing */
    Judgement(InboundLedger ledger, Comparison comparison, Tally tally, Clock clock, BiConsumer<String, Fault> down) {
        this.ledger = ledger;
        this.comparison = comparison;
        this.tally = tally;
        this.clock = clock;
        this.down = down;
    }

    /** In the middle of a poll, when there is reason to doubt that the mailbox gives anything. */
    void atOnce(InboundMailbox inbound, Poll poll, Poll.Failed one) {
        try {
            Optional<Boolean> gives = probe(inbound, poll, one.failure());
            if (!gives.orElseGet(() -> !poll.looksLikeAnOutage(one))) {
                down.accept(inbound.name(), Outage.of(one, poll));
            }
        } catch (MailboxDownException e) {
            down.accept(inbound.name(), e.fault());
        }
    }

    /** At the end of a poll: the mails that had their last attempt, each with its failure. */
    List<Mail> mailToHold(InboundMailbox inbound, Poll poll) {
        try {
            Optional<Boolean> gives = poll.suspicious().flatMap(one -> probe(inbound, poll, one.failure()));
            Predicate<Poll.Failed> isOutage = one ->
                    one.mayBeAnOutage() && gives.map(given -> !given).orElseGet(() -> poll.looksLikeAnOutage(one));
            List<Mail> last = poll.failed().stream()
                    .filter(Predicate.not(isOutage))
                    .filter(one -> isLast(one, gives.orElse(false)))
                    .map(one -> one.mail().failed(one.failure()))
                    .toList();
            poll.failed().stream()
                    .filter(isOutage)
                    .findFirst()
                    .ifPresent(one -> down.accept(inbound.name(), Outage.of(one, poll)));
            return last;
        } catch (MailboxDownException e) {
            down.accept(inbound.name(), e.fault());
            return List.of();
        }
    }

    /** Whether the mailbox gives mail, found out with a mail that has nothing to do with the trouble; empty if there is none. */
    private Optional<Boolean> probe(InboundMailbox inbound, Poll poll, Exception suspicion) {
        if (poll.givesNow()) {
            return Optional.of(true);
        }
        Optional<Boolean> gives = comparison.gives(inbound, poll, suspicion);
        gives.filter(Boolean::booleanValue).ifPresent(yes -> poll.works());
        return gives;
    }

    /** Counts the attempt; whether it was the last. Not for a mail that somebody has by now: that is never taken back. */
    private boolean isLast(Poll.Failed one, boolean gives) {
        Mail mail = one.mail();
        Optional<InboundEntry> known = ledger.find(mail.key());
        if (known.filter(InboundEntry::isInCustody).isPresent()) {
            return false;
        }
        int attempts = mail.attempts() + 1;
        Instant now = clock.instant();
        Optional<Instant> since = known.flatMap(InboundEntry::firstFailure).or(() -> Optional.of(now));
        ledger.record(mail.entry(State.FAILING, Optional.empty(), attempts, since, now));
        boolean last = (attempts >= mail.inbound().attempts() || one.isFinal(gives))
                // It may have failed in an outage that has ended in between.
                && (!gives || comparison.isStillRefused(one));
        if (!last) {
            tally.count("inbound", mail.inbound().name(), "left");
            LOG.warn(
                    "{} left in the mailbox, attempt {} of {}: {}",
                    mail,
                    attempts,
                    mail.inbound().attempts(),
                    Fault.words(one.failure()));
        }
        return last;
    }
}
