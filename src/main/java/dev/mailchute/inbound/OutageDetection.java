package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Decides what follows from failed downloads: nothing, a counted attempt, a letter, or a mailbox that is down. See ADR 9. */
final class OutageDetection {
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

    /** Checks the mailbox in the middle of a poll, if there is reason to doubt that it returns any message. */
    void checkNow(MailboxState state, PollState.FailedMail one) {
        PollState poll = state.poll();
        try {
            Optional<Boolean> readable = probe(state, one.failure());
            if (!readable.orElseGet(() -> !poll.looksLikeAnOutage(one))) {
                state.down(Outage.describe(one, poll));
            }
        } catch (MailboxDownException e) {
            state.down(e.fault());
        }
    }

    /** Evaluates a finished poll: the messages that had their last attempt, each with its failure. */
    List<Mail> mailToHold(MailboxState state) {
        PollState poll = state.poll();
        try {
            Optional<Boolean> readable = poll.suspicious().flatMap(one -> probe(state, one.failure()));
            Predicate<PollState.FailedMail> isOutage = one ->
                    one.mayBeAnOutage() && readable.map(value -> !value).orElseGet(() -> poll.looksLikeAnOutage(one));
            List<Mail> last = poll.failed().stream()
                    .filter(Predicate.not(isOutage))
                    .flatMap(one -> countAttempt(state, one, readable.orElse(false)).stream())
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

    /** Whether the mailbox returns an unrelated message; empty if there is none to try. */
    private Optional<Boolean> probe(MailboxState state, Exception suspicion) {
        PollState poll = state.poll();
        if (poll.isReadableNow()) {
            return Optional.of(true);
        }
        Optional<Boolean> readable = comparison.isReadable(state, suspicion);
        readable.filter(Boolean::booleanValue).ifPresent(yes -> poll.succeeded());
        return readable;
    }

    /**
     * Counts the attempt, unless the message was delivered or held meanwhile: custody is never given back. A staged one stays staged.
     *
     * @return the message, if this was its last attempt
     */
    private Optional<Mail> countAttempt(MailboxState state, PollState.FailedMail one, boolean isReadable) {
        Optional<InboundEntry> known = ledger.find(one.mail().key());
        boolean isStaged = known.filter(entry -> entry.state() == State.STAGED).isPresent();
        if (!isStaged && known.filter(InboundEntry::isInCustody).isPresent()) {
            return Optional.empty();
        }
        Mail mail = isStaged && one.mail().staged().isEmpty()
                ? Mail.recorded(one.mail().inbound(), known.get())
                : one.mail();
        Instant now = clock.instant();
        Failures failures =
                known.map(InboundEntry::failures).orElse(Failures.NONE).another(now);
        ledger.record(
                isStaged
                        ? mail.entry(State.STAGED, mail.staged(), failures, now)
                        : mail.entry(State.FAILING, Optional.empty(), failures, now),
                (isStaged ? Step.of(What.LEFT).with(Step.STAGED) : Step.of(What.LEFT)).because(Fault.of(one.failure())),
                mail.envelope());
        boolean last = (failures.count() >= mail.inbound().attempts() || one.isFinal(isReadable))
                // It may have failed during an outage that is over.
                && (!isReadable || isStaged || comparison.isStillRefused(one));
        if (!last) {
            tally.count("inbound", mail.inbound().name(), "left");
            state.left(
                    mail,
                    Fault.of(one.failure()),
                    Optional.of(failures.count() + "/" + mail.inbound().attempts()));
        }
        return last ? Optional.of(mail.afterLastAttempt(failures, Optional.of(one.failure()))) : Optional.empty();
    }
}
