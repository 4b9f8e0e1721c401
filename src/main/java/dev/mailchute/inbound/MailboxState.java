package dev.mailchute.inbound;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.cluster.Tenure;
import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.NotOwnedException;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.graph.UnreadPages;
import dev.mailchute.health.RouteAccount;
import dev.mailchute.health.Status;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.log.MessageLine;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.settings.InboundMailbox;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The state of one mailbox: its current poll, its back-off, and the message that was last read. */
final class MailboxState {
    private final InboundMailbox inbound;
    private final Status status;
    private final InboundLedger ledger;
    private final Supplier<Optional<String>> storageTrouble;
    private final BooleanSupplier isStopping;
    private final Ownership ownership;
    private final MailboxBackoff backoff;
    private final TroubleLog troubles;
    private final StagingThefts thefts;
    private final DropFolderSyncs folders;
    private final MailInHand inHand;
    private final AcknowledgementRun acknowledging = new AcknowledgementRun();
    private final Optional<CopyProgress> copying;
    /** Set before the first poll, because a letter may be retried earlier. */
    private volatile PollState poll = new PollState();

    private volatile String lastReadable;

    /** The poll under way; empty also if another node has the mailbox. */
    private volatile Optional<Ownership.Engagement> work = Optional.empty();

    private volatile long tenure;
    private volatile Instant tenureSince = Instant.EPOCH;

    /**
     * What lets polls go on, besides the mailbox itself.
     *
     * @param storageTrouble describes what is wrong with the folders that this mailbox needs
     * @param isStopping whether the application is stopping
     * @param ownership whether the mailbox is this process's
     */
    record MailboxConditions(
            Supplier<Optional<String>> storageTrouble, BooleanSupplier isStopping, Ownership ownership) {}

    /**
     * @param backoff the delays between polls while it is down, on a monotonic clock
     */
    MailboxState(
            InboundMailbox inbound,
            Status status,
            InboundLedger ledger,
            MailboxBackoff backoff,
            MailboxConditions conditions) {
        this.inbound = inbound;
        this.status = status;
        this.ledger = ledger;
        this.storageTrouble = conditions.storageTrouble();
        this.isStopping = conditions.isStopping();
        this.ownership = conditions.ownership();
        this.backoff = backoff;
        this.troubles = new TroubleLog(backoff.clock());
        this.thefts = new StagingThefts(inbound, status, backoff.clock());
        this.folders = new DropFolderSyncs(inbound);
        this.copying = Optional.of(new CopyProgress(backoff.clock(), this::isRecorded, UnreadPages.BEGINNING))
                .filter(progress -> inbound.isCopied());
        this.inHand = new MailInHand(new RouteAccount(status));
    }

    InboundMailbox inbound() {
        return inbound;
    }

    Status status() {
        return status;
    }

    PollState poll() {
        return poll;
    }

    AcknowledgementRun acknowledging() {
        return acknowledging;
    }

    StagingThefts thefts() {
        return thefts;
    }

    /** How far it has been read, if its messages are only copied. */
    Optional<CopyProgress> copying() {
        return copying;
    }

    private boolean isRecorded(MailSummary listed) {
        return ledger.find(EmlName.key(inbound.mailbox(), listed.id()))
                .filter(entry -> entry.state() != State.FAILING)
                .isPresent();
    }

    DropFolderSyncs folders() {
        return folders;
    }

    /** What the routes have been given. */
    MailInHand inHand() {
        return inHand;
    }

    /** The message, now that its way begins. */
    Mail taken(Mail mail) {
        inHand.taken(mail);
        return mail.on(Passage.from(backoff.clock().instant()));
    }

    /** What became of a message of this mailbox, for the log. */
    MessageLine line(String outcome, Mail mail) {
        return mail.line(outcome, backoff.clock().instant());
    }

    /**
     * The log says that the message stays in the mailbox: once for each cause, then how often.
     *
     * @param attempt which of how many it was; empty if it does not count
     */
    void left(Mail mail, Fault fault, Optional<String> attempt) {
        MessageLine line = line(Outcome.LEFT, mail);
        attempt.ifPresent(number -> line.with("attempt", number));
        troubles.warn(mail.key(), fault.code(), line.because(fault));
    }

    /** The message is delivered or held. */
    void settled(Mail mail) {
        troubles.forget(mail.key());
    }

    /** Begins a poll. It is over immediately if the mailbox is another node's, paused or backing off, or its folders cannot be used. */
    PollState begin() {
        PollState begun = new PollState();
        poll = begun;
        inHand.begin();
        status.rounds().begins();
        work.ifPresent(Ownership.Engagement::close);
        work = ownership.begin(part());
        work.ifPresent(begunHere -> noteTenure());
        if (work.isEmpty() || status.isPaused()) {
            begun.end();
            return begun;
        }
        Optional<String> trouble = storageTrouble.get();
        if (trouble.isPresent()) {
            begun.end();
            status.fails(Fault.of("storage", trouble.get()));
        } else if (!backoff.isOver()) {
            begun.end();
        }
        return begun;
    }

    private void noteTenure() {
        long now = epoch();
        if (now != tenure) {
            tenure = now;
            tenureSince = backoff.clock().instant();
        }
    }

    /** Whether another node may have had the mailbox a moment ago. */
    boolean isNewHere() {
        return tenure > 0
                && tenureSince
                        .plus(Selection.UNREAD_AGAIN_AFTER)
                        .isAfter(backoff.clock().instant());
    }

    /** Whether the poll has ended early, or has to. */
    boolean isOver() {
        return poll.isOver() || isStopping.getAsBoolean() || status.isPaused() || !ownership.mayGoOn(part());
    }

    private String part() {
        return "inbound." + inbound.name();
    }

    /** Whether the mailbox is this process's, so that what was begun may still act. */
    boolean isOwned() {
        return ownership.isOwned(part());
    }

    /** @throws MailboxDownException if another node has the mailbox by now */
    void requireOwned() {
        if (!isOwned()) {
            throw new MailboxDownException(Fault.notOwned(part()));
        }
    }

    /**
     * Of the present tenure; 0 for a single process.
     *
     * @throws NotOwnedException if another node has the mailbox by now
     */
    long epoch() {
        return ownership.tenure(part()).map(Tenure::epoch).orElse(0L);
    }

    /** A message was read completely, so the mailbox works again. */
    void readable(Mail mail) {
        poll.succeeded();
        lastReadable = mail.id();
        if (status.isDown() && !poll.isOver() && !acknowledging.isDown() && !inHand.isStuck()) {
            status.backlog(ledger.unacknowledged(inbound.name()) + poll.listed());
            backoff.end();
            status.works();
        }
    }

    /** The id of the message that was last read. */
    Optional<String> lastReadable() {
        return Optional.ofNullable(lastReadable);
    }

    /** Ends the poll. */
    void polled() {
        if (work.isEmpty()) {
            return;
        }
        long unfinished = ledger.unfinished(inbound.name());
        status.backlog(unfinished, unfinished == 0 ? Optional.empty() : ledger.oldestUnfinished(inbound.name()));
        thefts.polled();
        inHand.close(!isOver());
        if (!isOver()) {
            backoff.end();
            if (!acknowledging.isDown() && !inHand.isStuck()) {
                status.works();
            }
        }
    }

    /** The next poll asks the mailbox, although it failed a moment ago. */
    void tryNow() {
        backoff.skip();
    }

    /** Another process has had the mailbox. */
    void gained() {
        copying.ifPresent(CopyProgress::restart);
    }

    void ended() {
        status.rounds().ends();
        work.ifPresent(Ownership.Engagement::close);
    }

    /** The whole mailbox is affected: ends the poll and delays the next ones. */
    void down(Fault fault) {
        boolean first = poll.end();
        if (!isStopping.getAsBoolean() && isOwned()) {
            if (first) {
                backoff.lengthen();
            }
            status.fails(fault);
        }
    }
}
