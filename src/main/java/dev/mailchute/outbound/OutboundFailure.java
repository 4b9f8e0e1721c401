package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.failure.UnsettledException;
import dev.mailchute.files.FolderTrial;
import dev.mailchute.health.RouteAccount;
import dev.mailchute.health.Tally;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.Outcome;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;

/** Decides what follows from a failure of an outgoing message: a later attempt from where it stopped, or a letter for a person. */
public final class OutboundFailure {
    /** A file that fails in an unforeseen way is not retried forever. */
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

    /** The failure concerns the mailbox, the app, the network or this machine: the file stays, and the outbox pauses. */
    public Outcome down(OutgoingMail mail, Exception failure) {
        outboxes.state(mail).down(Fault.of(failure));
        return postpone(mail, failure);
    }

    /** It came out of the routes. If no step has said what became of it, it is tried again later, with growing delays. */
    public void cameOut(OutgoingMail mail, String step) {
        RouteAccount account = outboxes.state(mail).account();
        if (mail.isRetried() || !account.has(mail.key())) {
            return;
        }
        if (!account.isRefused(mail.key())) {
            postpone(mail, new RouteMistakeException("it came out of the routes without an outcome, after " + step));
        }
        account.unaccounted(mail.key(), step);
    }

    /** Schedules a later attempt, with growing delays. */
    public Outcome postpone(OutgoingMail mail, Exception failure) {
        count(mail, failure);
        return mail.arrival().end().with(Outcome.left(Fault.of(failure)));
    }

    /**
     * The message failed and stays in the outbox.
     *
     * @return {@code to-hold} if it failed too often in an unforeseen way, so that a person must look. What became of it before, if
     *     a step has failed for a part of it
     */
    public Outcome leave(OutgoingMail mail, Exception failure) {
        return mail.arrival().end().outcome().orElseGet(() -> afterFailure(mail, failure));
    }

    private Outcome afterFailure(OutgoingMail mail, Exception failure) {
        Outcome outcome = judge(mail, failure);
        return outcome.word().equals(Outcome.LEFT) ? mail.arrival().end().with(outcome) : outcome;
    }

    private Outcome judge(OutgoingMail mail, Exception failure) {
        Fault fault = Fault.of(failure);
        if (failure instanceof UnreadableException) {
            return Outcome.toHold(fault);
        }
        boolean isForeseen = failure instanceof MailException;
        if (!isForeseen && FolderTrial.trouble(mail.outbox().outboxDir()).isPresent()) {
            Fault folder = Fault.of(
                    "storage", "the outbox folder " + mail.outbox().outboxDir() + " cannot be written: " + failure);
            outboxes.state(mail).down(folder);
            count(mail, failure);
            return Outcome.left(folder);
        }
        if (failure instanceof RouteMistakeException && !mail.isRetried()) {
            count(mail, failure);
            outboxes.state(mail).account().refused(mail.key(), fault);
            return Outcome.left(fault);
        }
        Optional<OutboundEntry> counted = count(mail, failure);
        if (counted.isEmpty()) {
            return Outcome.left(fault);
        }
        OutboundEntry entry = counted.get();
        tally.count("outbound", mail.outbox().name(), "left");
        troubles.warn(
                mail.key(),
                fault.code() + (isForeseen ? "" : failure),
                mail.line(Outcome.LEFT, clock.instant())
                        .with("attempt", Integer.toString(entry.failures().count()))
                        .because(fault));
        boolean isSent = entry.state() == State.SENT;
        if (isSent || !isForeseen && warnIfUnreadable(mail, failure)) {
            return Outcome.left(fault);
        }
        boolean isLast = mail.isRetried()
                || (!isForeseen || failure instanceof UnsettledException)
                        && entry.failures().count() >= MAX_UNFORESEEN;
        return isLast ? Outcome.toHold(fault) : Outcome.left(fault);
    }

    private Optional<OutboundEntry> count(OutgoingMail mail, Exception failure) {
        if (mail.isRetried()) {
            record.waitsAgain(mail, knownNotSent(mail, failure));
        }
        return record.change(
                mail,
                before -> {
                    Failures failures = before.failures().another(clock.instant());
                    return new OutboundEntryBuilder(before)
                            .state(stateAfter(mail, before, failure))
                            .failed(
                                    failures,
                                    clock.instant().plus(outboxes.state(mail).delay(failures.count())));
                },
                after -> Step.of(whatAfter(after.state())).because(Fault.of(failure)));
    }

    private static What whatAfter(State state) {
        return switch (state) {
            case SENT, DONE -> What.NOT_CLEARED_AWAY;
            case SENDING -> What.IN_DOUBT;
            case CLAIMED -> What.LEFT;
            case HELD -> What.HELD;
        };
    }

    /**
     * A started send is reset only if Graph said that it was not sent. A local failure, such as a full disk, may have
     * come after Graph accepted it, and a failed search says nothing about the send.
     */
    private static State stateAfter(OutgoingMail mail, OutboundEntry entry, Exception failure) {
        return entry.state() == State.SENDING && knownNotSent(mail, failure) ? State.CLAIMED : entry.state();
    }

    private static boolean knownNotSent(OutgoingMail mail, Exception failure) {
        return failure instanceof MailException && !(failure instanceof RouteMistakeException) && !mail.isInDoubt();
    }

    /**
     * Warns about a file that cannot be read, since it can be neither sent nor held.
     *
     * @return whether the file cannot be read
     */
    boolean warnIfUnreadable(OutgoingMail mail, Exception failure) {
        boolean unreadable = !mail.isRetried() && Files.exists(mail.file()) && !Files.isReadable(mail.file());
        if (unreadable) {
            outboxes.state(mail)
                    .warn(
                            mail.fileName(),
                            "its claimed file " + mail.file() + " cannot be read, so it is neither sent nor held: "
                                    + failure
                                    + ". Make it readable for the account that Mailchute runs as, or remove it");
        }
        return unreadable;
    }

    /** The message is sent or held; clears its warnings. */
    void finished(OutgoingMail mail) {
        troubles.forget(mail.key());
        outboxes.state(mail).settled(mail.fileName());
    }
}
