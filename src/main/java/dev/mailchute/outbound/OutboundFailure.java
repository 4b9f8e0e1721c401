package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.failure.UnsettledException;
import dev.mailchute.files.FolderTrial;
import dev.mailchute.health.Tally;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.mailcenter.Outcome;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from a failure for an outgoing message. It is taken up again later, from where it stopped, or a person must look. */
public final class OutboundFailure {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundFailure.class);
    /** A file that fails in an unforeseen way is not tried forever. */
    private static final int MAX_UNFORESEEN = 5;

    private final MailRecord record;
    private final Outboxes outboxes;
    private final Tally tally;
    private final Clock clock;
    private final TroubleLog troubles = new TroubleLog();

    OutboundFailure(MailRecord record, Outboxes outboxes, Tally tally, Clock clock) {
        this.record = record;
        this.outboxes = outboxes;
        this.tally = tally;
        this.clock = clock;
    }

    /** It concerns the mailbox, the app, the network or this machine: the file stays, and the outbox rests a little. */
    public Outcome down(OutgoingMail mail, Exception failure) {
        outboxes.state(mail).down(MailRecord.fault(failure));
        return postpone(mail, failure);
    }

    /** It is taken up again later, ever more seldom. */
    public Outcome postpone(OutgoingMail mail, Exception failure) {
        count(mail, failure);
        return Outcome.left(MailRecord.fault(failure));
    }

    /**
     * The message failed and stays in the outbox.
     *
     * @return {@code to-hold} if it failed so often, and in so strange a way, that a person must look
     */
    public Outcome leave(OutgoingMail mail, Exception failure) {
        Fault fault = MailRecord.fault(failure);
        if (failure instanceof UnreadableException) {
            return Outcome.toHold(fault);
        }
        boolean isForeseen = failure instanceof MailException;
        if (!isForeseen && FolderTrial.trouble(mail.outbox().outboxDir()).isPresent()) {
            Fault folder = Fault.of(
                    "storage", "nothing can be written into " + mail.outbox().outboxDir() + ": " + failure);
            outboxes.state(mail).down(folder);
            count(mail, failure);
            return Outcome.left(folder);
        }
        Optional<OutboundEntry> counted = count(mail, failure);
        if (counted.isEmpty()) {
            return Outcome.left(fault);
        }
        OutboundEntry entry = counted.get();
        tally.count("outbound", mail.outbox().name(), "left");
        troubles.warn(
                LOG,
                mail.key(),
                fault.code() + (isForeseen ? "" : failure),
                mail + " left in the outbox, tries so far " + entry.failures().count() + ": " + fault.text());
        boolean hasGone = entry.state() == State.SENT;
        if (hasGone || !isForeseen && warnIfUnreadable(mail, failure)) {
            return Outcome.left(fault);
        }
        boolean isLast = mail.isRetried()
                || (!isForeseen || failure instanceof UnsettledException)
                        && entry.failures().count() >= MAX_UNFORESEEN;
        return isLast ? Outcome.toHold(fault) : Outcome.left(fault);
    }

    private Optional<OutboundEntry> count(OutgoingMail mail, Exception failure) {
        return record.change(mail, before -> {
            Failures failures = before.failures().another(clock.instant());
            return new OutboundEntryBuilder(before)
                    .state(afterFailure(mail, before, failure))
                    .failed(failures, clock.instant().plus(outboxes.state(mail).delay(failures.count())));
        });
    }

    /**
     * What was begun is taken back only where Graph itself said that it did not go. A failure of our own, such as a ledger or
     * a disk that is full, may have come after Graph took it; and a look-up that failed says nothing about the sending.
     */
    private static State afterFailure(OutgoingMail mail, OutboundEntry entry, Exception failure) {
        boolean knownNotSent = failure instanceof MailException && !mail.isInDoubt();
        return entry.state() == State.SENDING && knownNotSent ? State.CLAIMED : entry.state();
    }

    /**
     * A file that cannot be read can be neither sent nor held: health names it then.
     *
     * @return whether it is one
     */
    boolean warnIfUnreadable(OutgoingMail mail, Exception failure) {
        boolean unreadable = !mail.isRetried() && Files.exists(mail.file()) && !Files.isReadable(mail.file());
        if (unreadable) {
            outboxes.state(mail)
                    .warn(
                            mail.fileName(),
                            "its file, now " + mail.file() + ", cannot be read, so it is neither sent nor held: "
                                    + failure
                                    + ". Make it readable for the account that Mailchute runs as, or remove it");
        }
        return unreadable;
    }

    /** Somebody has the message now. */
    void over(OutgoingMail mail) {
        troubles.forget(mail.key());
        outboxes.state(mail).settled(mail.fileName());
    }
}
