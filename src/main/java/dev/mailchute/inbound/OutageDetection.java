package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what follows from downloads that failed: nothing, an attempt of the mail's, its letter, or a mailbox that is down. See ADR 9. */
final class OutageDetection {
    private static final Logger LOG = LoggerFactory.getLogger(OutageDetection.class);

    private final InboundLedger ledger;
    private final Comparison comparison;
    private final Tally tally;
    private final Clock clock;

    OutageDetection(InboundLedger ledger, Comparison comparison, Tally tally, Clock clock) {
        this.ledger = ledger;
        this.comparison = comparison;
        this.tally = tally;
        this.clock = clock;
    }

    /** In the middle of a poll, when there is reason to doubt that the mailbox gives anything. */
    void atOnce(MailboxState state, PollState.FailedMail one) {
        PollState poll = state.poll();
        try {
            Optional<Boolean> gives = probe(state, one.failure());
            if (!gives.orElseGet(() -> !poll.looksLikeAnOutage(one))) {
                state.down(Outage.describe(one, poll));
            }
        } catch (MailboxDownException e) {
            state.down(e.fault());
        }
    }

    /** At the end of a poll: the mails that had their last attempt, each with its failure. */
    List<Mail> mailToHold(MailboxState state) {
        PollState poll = state.poll();
        try {
            Optional<Boolean> gives = poll.suspicious().flatMap(one -> probe(state, one.failure()));
            Predicate<PollState.FailedMail> isOutage = one ->
                    one.mayBeAnOutage() && gives.map(given -> !given).orElseGet(() -> poll.looksLikeAnOutage(one));
            List<Mail> last = poll.failed().stream()
                    .filter(Predicate.not(isOutage))
                    .flatMap(one -> countAttempt(one, gives.orElse(false)).stream())
                    .toList();
            poll.failed().stream()
                    .filter(isOutage)
                    .findFirst()
                    .ifPresent(one -> state.down(Outage.describe(one, poll)));
            return last;
        } catch (MailboxDownException e) {
            state.down(e.fault());
            return List.of();
        }
    }

    /** Finds out whether the mailbox gives messages, with one that has nothing to do with the trouble; empty if there is none. */
    private Optional<Boolean> probe(MailboxState state, Exception suspicion) {
        PollState poll = state.poll();
        if (poll.givesNow()) {
            return Optional.of(true);
        }
        Optional<Boolean> gives = comparison.isReadable(state, suspicion);
        gives.filter(Boolean::booleanValue).ifPresent(yes -> poll.works());
        return gives;
    }

    /**
     * Counts the attempt. Not for a message that was taken meanwhile: that is never taken back.
     *
     * @return the message, if it was the last
     */
    private Optional<Mail> countAttempt(PollState.FailedMail one, boolean gives) {
        Mail mail = one.mail();
        Optional<InboundEntry> known = ledger.find(mail.key());
        if (known.filter(InboundEntry::isInCustody).isPresent()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Failures failures =
                known.map(InboundEntry::failures).orElse(Failures.NONE).another(now);
        ledger.record(mail.entry(State.FAILING, Optional.empty(), failures, now));
        boolean last = (failures.count() >= mail.inbound().attempts() || one.isFinal(gives))
                // It may have failed in an outage that has ended in between.
                && (!gives || comparison.isStillRefused(one));
        if (!last) {
            tally.count("inbound", mail.inbound().name(), "left");
            LOG.warn(
                    "{} left in the mailbox, attempt {} of {}: {}",
                    mail,
                    failures.count(),
                    mail.inbound().attempts(),
                    Fault.describe(one.failure()));
        }
        return last ? Optional.of(mail.givenUp(failures, one.failure())) : Optional.empty();
    }
}
