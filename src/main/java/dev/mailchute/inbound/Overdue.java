package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.Causes;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundLedger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that were taken and could not be acknowledged. That is tried again ever more seldom and after the new messages, so that it
 * costs little where it never works; from the second failure on it is shown in health. The ledger counts, so that a restart does not
 * begin anew: it tries each once, to know why it fails.
 */
final class Overdue {
    private static final Logger LOG = LoggerFactory.getLogger(Overdue.class);
    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofMinutes(1), Duration.ofHours(1));
    private static final int MAX_AT_ONCE = 1000;

    private final InboundLedger ledger;
    private final MailboxStates states;
    private final ReservedMail reserved;
    private final Clock clock;

    Overdue(InboundLedger ledger, MailboxStates states, ReservedMail reserved, Clock clock) {
        this.ledger = ledger;
        this.states = states;
        this.reserved = reserved;
        this.clock = clock;
    }

    /** What is to be tried again in this poll; where the mailbox refuses, one at least, so that its recovery is noticed. */
    Stream<InboundEntry> due(MailboxState state) {
        Instant now = clock.instant();
        AcknowledgementRun run = state.acknowledging();
        List<InboundEntry> postponed = ledger.postponed(state.inbound().name(), MAX_AT_ONCE);
        return IntStream.range(0, postponed.size())
                .filter(i -> {
                    InboundEntry entry = postponed.get(i);
                    return i == 0 && run.isDown()
                            || !run.isTried(entry.key())
                            || !entry.changed()
                                    .plus(after(entry.failures().count()))
                                    .isAfter(now);
                })
                .mapToObj(postponed::get)
                .filter(entry -> !reserved.contains(entry.key()));
    }

    /** At the next poll first, then after a minute, twice as long each time, an hour at most. */
    static Duration after(int failures) {
        return BACKOFF.after(failures - 1);
    }

    /**
     * This message could not be acknowledged.
     *
     * @return whether the mailbox itself is in trouble: it refused, and nothing shows that it would accept another message
     */
    boolean failed(Mail mail, Exception failure) {
        if (failure instanceof LedgerException || failure instanceof MailboxDownException down && !down.isAnAnswer()) {
            LOG.debug("{} is not acknowledged yet: {}", mail, Fault.describe(failure));
            return true;
        }
        ledger.postpone(mail.key(), clock.instant());
        InboundEntry entry = ledger.find(mail.key()).orElseThrow();
        boolean firstTime = entry.failures().count() == 1;
        boolean ofTheFolder = failure instanceof GoneException gone && gone.isPerhapsTheFolder();
        boolean down = run(mail).failed(mail.key(), firstTime, failure instanceof MailboxDownException, ofTheFolder);
        if (ofTheFolder) {
            // Logged once for all mail that waits for it: see DestinationFolders.
            LOG.debug("{} is not acknowledged yet, because of its folder: {}", mail, Fault.describe(failure));
            return down;
        }
        if (firstTime) {
            LOG.warn("{} is not acknowledged yet, which is done later: {}", mail, Fault.describe(failure));
            return down;
        }
        LOG.debug("{} is still not acknowledged: {}", mail, Fault.describe(failure));
        run(mail).show(mail.key());
        Fault fault = Fault.of(failure);
        status(mail)
                .warn(
                        subject(mail),
                        "the mailbox cannot be told that this message was taken"
                                + mail.staged()
                                        .map(staged -> " (" + mail.fileName() + ")")
                                        .orElse("")
                                + ", since "
                                + entry.failures().first().orElse(entry.changed()) + ": " + fault.message() + " ("
                                + fault.code() + "). It is tried again, ever more seldom"
                                + Causes.next(fault.code())
                                        .map(next -> ". Next: " + next)
                                        .orElse(". Next: mark the message as read in Outlook, or move it away"));
        return false;
    }

    /** This message is acknowledged. */
    void done(Mail mail) {
        run(mail).worked();
        forget(mail);
    }

    /** Nothing is left to acknowledge. */
    void forget(Mail mail) {
        if (run(mail).forget(mail.key())) {
            status(mail).settled(subject(mail));
        }
    }

    private AcknowledgementRun run(Mail mail) {
        return states.of(mail).acknowledging();
    }

    private Status status(Mail mail) {
        return states.of(mail).status();
    }

    private static String subject(Mail mail) {
        return "message " + mail.key();
    }
}
