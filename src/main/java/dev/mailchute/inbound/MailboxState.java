package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.settings.InboundMailbox;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How one mailbox is doing: its poll, what it is waiting for, and what it gave last. */
final class MailboxState {
    private final InboundMailbox inbound;
    private final Status status;
    private final InboundLedger ledger;
    private final Supplier<Optional<String>> storageTrouble;
    private final BooleanSupplier isStopping;
    private final MailboxBackoff backoff;
    private final StagingThefts thefts;
    private final AcknowledgementRun acknowledging = new AcknowledgementRun();
    /** Not null before the first poll: a letter's retry may come earlier. */
    private volatile PollState poll = new PollState();

    private volatile String lastReadable;

    /**
     * @param backoff how long it is left alone while it is down, by the clock to wait by
     * @param storageTrouble what is wrong with the folders that this mailbox needs, in words
     * @param isStopping whether the application stops
     */
    MailboxState(
            InboundMailbox inbound,
            Status status,
            InboundLedger ledger,
            MailboxBackoff backoff,
            Supplier<Optional<String>> storageTrouble,
            BooleanSupplier isStopping) {
        this.inbound = inbound;
        this.status = status;
        this.ledger = ledger;
        this.storageTrouble = storageTrouble;
        this.isStopping = isStopping;
        this.backoff = backoff;
        this.thefts = new StagingThefts(inbound, status, backoff.clock());
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

    /** A poll begins. It is over at once while the mailbox is left alone after a failure, or its folders cannot be used. */
    PollState begin() {
        PollState begun = new PollState();
        poll = begun;
        Optional<String> trouble = storageTrouble.get();
        if (trouble.isPresent()) {
            begun.end();
            status.fails(Fault.of("storage", trouble.get()));
        } else if (!backoff.isOver()) {
            begun.end();
        }
        return begun;
    }

    /** Whether the poll has ended early, or is to. */
    boolean isOver() {
        return poll.isOver() || isStopping.getAsBoolean();
    }

    /** A message was read whole, so the mailbox gives messages again. */
    void readable(Mail mail) {
        poll.works();
        lastReadable = mail.id();
        if (status.isDown() && !poll.isOver() && !acknowledging.isDown()) {
            status.backlog(ledger.unacknowledged(inbound.name()) + poll.listed());
            backoff.end();
            status.works();
        }
    }

    /** The message that it gave last. */
    Optional<String> lastReadable() {
        return Optional.ofNullable(lastReadable);
    }

    /** The poll has come to its end. */
    void polled() {
        status.backlog(ledger.unacknowledged(inbound.name()));
        thefts.polled();
        if (!isOver()) {
            backoff.end();
            if (!acknowledging.isDown()) {
                status.works();
            }
        }
    }

    /** It concerns the mailbox as a whole: the poll ends, and the next ones come later. */
    void down(Fault fault) {
        boolean first = poll.end();
        if (!isStopping.getAsBoolean()) {
            if (first) {
                backoff.longer();
            }
            status.fails(fault);
        }
    }
}
