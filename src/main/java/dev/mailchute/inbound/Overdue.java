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
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that were delivered or held but could not be acknowledged. They are retried with growing delays and after
 * the new messages, so a permanent failure costs little. From the second failure on, health shows it. The ledger keeps
 * the counts across restarts; after a restart each message is tried once, to learn why it fails.
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

    /** What this poll tries again. If the mailbox refuses, at least one message, to notice its recovery. */
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

    /** At the next poll, then after a minute, doubling up to an hour. */
    static Duration after(int failures) {
        return BACKOFF.after(failures - 1);
    }

    /**
     * Records that a message could not be acknowledged.
     *
     * @return whether the mailbox itself is at fault: it refused, and nothing shows that it would accept another
     *     message
     */
    boolean failed(Mail mail, Exception failure) {
        if (failure instanceof LedgerException || failure instanceof MailboxDownException down && !down.isAnAnswer()) {
            LOG.debug("{} is not yet acknowledged: {}", mail, Fault.describe(failure));
            return true;
        }
        ledger.postpone(mail.key(), Step.of(What.NOT_ACKNOWLEDGED).because(Fault.of(failure)), clock.instant());
        InboundEntry entry = ledger.find(mail.key()).orElseThrow();
        boolean firstTime = entry.failures().count() == 1;
        boolean aboutFolder = failure instanceof GoneException gone && gone.isPerhapsTheFolder();
        boolean down = run(mail).failed(mail.key(), firstTime, failure instanceof MailboxDownException, aboutFolder);
        if (aboutFolder) {
            // Logged once for all messages that wait for the folder: see DestinationFolders.
            LOG.debug("{} is not yet acknowledged because of its folder: {}", mail, Fault.describe(failure));
            return down;
        }
        if (firstTime) {
            LOG.warn(
                    "{} could not be acknowledged in the mailbox; retried at the next poll: {}",
                    mail,
                    Fault.describe(failure));
            return down;
        }
        LOG.debug("{} still could not be acknowledged: {}", mail, Fault.describe(failure));
        run(mail).show(mail.key());
        Fault fault = Fault.of(failure);
        status(mail)
                .warn(
                        subject(mail),
                        "this message was processed but cannot be marked in the mailbox"
                                + mail.staged()
                                        .map(staged -> " (" + mail.fileName() + ")")
                                        .orElse("")
                                + ", since "
                                + entry.failures().first().orElse(entry.changed()) + ": " + fault.message() + " ("
                                + fault.code() + "). It is retried with growing delays"
                                + Causes.next(fault.code())
                                        .map(next -> ". Next: " + next)
                                        .orElse(
                                                ". Next: mark the message as read in Outlook, or move it to another folder"));
        return false;
    }

    /** Records that a message is acknowledged. */
    void done(Mail mail) {
        run(mail).succeeded();
        forget(mail);
    }

    /** Drops a message that no longer needs an acknowledgement. */
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
