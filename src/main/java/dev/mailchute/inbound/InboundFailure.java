package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.mailcenter.Outcome;
import java.nio.file.Files;
import java.util.Optional;

/** Decides what follows from a failure of an incoming message. */
public final class InboundFailure {
    private final MailboxStates states;
    private final OutageDetection outages;
    private final Delivery delivery;

    InboundFailure(MailboxStates states, OutageDetection outages, Delivery delivery) {
        this.states = states;
        this.outages = outages;
        this.delivery = delivery;
    }

    /** The failure concerns the mailbox, not the message: the poll ends and the message stays where it is. */
    public Outcome down(Mail mail, Exception failure) {
        Fault fault = Fault.of(failure);
        states.of(mail).inHand().left(mail, failure);
        states.of(mail).down(fault);
        return mail.passage().end().with(Outcome.left(fault));
    }

    /**
     * The message failed in this poll and stays in the mailbox. Whether this counts as an attempt is decided at the end
     * of the poll: see {@link MailboxPoll#mailToHold}. If several fail in a row, the mailbox is checked immediately,
     * because the poll may have to end.
     *
     * <p>A mistake of the route is none of the message's, and counts for nothing: the account of the poll tells it.
     *
     * @return {@code to-hold} if no other poll tries again: a person's retry has a single attempt. What became of it before, if a
     *     step has failed for a part of it
     */
    public Outcome leave(Mail mail, Exception failure) {
        Optional<Outcome> earlier = mail.passage().end().outcome();
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Fault fault = Fault.of(failure);
        if (mail.isRetried()) {
            return Outcome.toHold(fault);
        }
        MailboxState state = states.of(mail);
        state.inHand().left(mail, failure);
        Outcome left = mail.passage().end().with(Outcome.left(fault));
        if (failure instanceof RouteMistakeException) {
            return left;
        }
        if (state.poll().failed(mail, failure) && !state.isOver()) {
            outages.checkNow(state, new PollState.FailedMail(mail, failure));
        }
        return left;
    }

    /** The Mail Center cannot take it. */
    public Outcome notHeld(Mail mail, Exception failure) {
        states.of(mail).inHand().left(mail, failure);
        return Outcome.left(Fault.of(failure));
    }

    /** What the routes did with a message, for the account at the end of the poll. */
    public void cameOut(Mail mail, String step) {
        states.of(mail).inHand().cameOut(mail, step);
    }

    /**
     * The rename failed: another program removed the staged file, or the folders cannot be used. If the whole staging
     * folder is gone, its volume may not be mounted.
     */
    public Outcome notHandedOver(Mail mail, Exception failure) {
        if (!states.of(mail).isOwned()) {
            // The node that has it now may have renamed it.
            return down(mail, new MailboxDownException(Fault.notOwned(mail.part())));
        }
        boolean isThere = Files.isDirectory(Staging.folder(mail.inbound()));
        return !isThere || mail.isInStaging() || Files.exists(mail.dropPath())
                ? down(mail, failure)
                : delivery.fetchAgain(mail);
    }
}
