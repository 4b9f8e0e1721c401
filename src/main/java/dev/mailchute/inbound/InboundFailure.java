package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.mailcenter.Outcome;
import java.nio.file.Files;

/** What follows from a failure for an incoming message. */
public final class InboundFailure {
    private final MailboxStates states;
    private final OutageDetection outages;
    private final Delivery delivery;

    InboundFailure(MailboxStates states, OutageDetection outages, Delivery delivery) {
        this.states = states;
        this.outages = outages;
        this.delivery = delivery;
    }

    /** It concerns the mailbox, not the message: the poll ends, and the message stays where it is. */
    public Outcome down(Mail mail, Exception failure) {
        Fault fault = Fault.of(failure);
        states.of(mail).down(fault);
        return Outcome.left(fault);
    }

    /**
     * The message failed in this poll and stays in the mailbox. Whether that was an attempt is known when the poll is through: see
     * {@link MailboxPoll#mailToHold}. Where one after the other fails, that is found out at once, for the poll may better end.
     *
     * @return {@code to-hold} if no other poll tries again: a person's retry has one try
     */
    public Outcome leave(Mail mail, Exception failure) {
        Fault fault = Fault.of(failure);
        if (mail.isRetried()) {
            return Outcome.toHold(fault);
        }
        MailboxState state = states.of(mail);
        if (state.poll().failed(mail, failure) && !state.isOver()) {
            outages.atOnce(state, new PollState.FailedMail(mail, failure));
        }
        return Outcome.left(fault);
    }

    /**
     * The rename failed: another program removed the staged file, or the folders cannot be used. Where the staging folder is gone as a
     * whole, its volume may be.
     */
    public Outcome notHandedOver(Mail mail, Exception failure) {
        boolean isThere = Files.isDirectory(Staging.folder(mail.inbound()));
        return !isThere || mail.isInStaging() || Files.exists(mail.dropPath())
                ? down(mail, failure)
                : delivery.fetchAgain(mail);
    }
}
