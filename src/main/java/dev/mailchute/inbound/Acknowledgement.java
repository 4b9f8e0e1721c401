package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.graph.transport.GraphEndpoint;
import dev.mailchute.graph.transport.MarkedMessage;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Marks a message in the mailbox once the drop folder or the Mail Center has it. A failure here never makes a letter. */
public final class Acknowledgement {
    private final MailboxStates states;
    private final InboundLedger ledger;
    private final DestinationFolders destinations;
    private final Overdue overdue;
    private final Lately settled;
    private final Clock clock;
    private final UndeliveredMail undelivered;

    /** @param settled collects the keys of acknowledged messages */
    Acknowledgement(
            MailboxStates states,
            InboundLedger ledger,
            DestinationFolders destinations,
            Overdue overdue,
            Lately settled,
            Clock clock) {
        this.states = states;
        this.ledger = ledger;
        this.destinations = destinations;
        this.overdue = overdue;
        this.settled = settled;
        this.clock = clock;
        this.undelivered = new UndeliveredMail(states, ledger);
    }

    /** The request body that moves a delivered message. */
    public String destination(@Variable("mail") Mail mail) {
        return destinations.move(mail, mail.inbound().moveTo().orElseThrow());
    }

    /** The request body that moves a held message. */
    public String heldDestination(@Variable("mail") Mail mail) {
        return destinations.move(mail, mail.inbound().moveHeldTo().orElseThrow());
    }

    /**
     * Records that the delivered message was marked in the mailbox, or that it stays there as it is.
     *
     * @param marked which message a request has marked, moved or deleted
     * @throws RouteMistakeException if it was not this one, whatever the route says
     */
    public void acknowledged(
            @Variable("mail") Mail mail,
            @Header("request-id") String requestId,
            @ExchangeProperty(GraphEndpoint.MARKED) MarkedMessage marked) {
        requireMarked(mail, marked);
        done(
                mail,
                State.ACKNOWLEDGED,
                mail.isToBeDeleted() ? "deleted" : mail.isToBeMoved() ? "moved" : "read",
                requestId);
    }

    /**
     * Records that the held message was marked in the mailbox.
     *
     * @param marked which message a request has marked or moved
     * @throws RouteMistakeException if it was not this one, whatever the route says
     */
    public void heldAcknowledged(
            @Variable("mail") Mail mail,
            @Header("request-id") String requestId,
            @ExchangeProperty(GraphEndpoint.MARKED) MarkedMessage marked) {
        requireMarked(mail, marked);
        done(mail, State.HELD_ACKNOWLEDGED, mail.isToBeMovedWhenHeld() ? "moved" : "read", requestId);
    }

    /** A message that stays unread would be delivered again. */
    private static void requireMarked(Mail mail, MarkedMessage marked) {
        if (mail.isToBeMarked() && !new MarkedMessage(mail.part(), mail.id()).equals(marked)) {
            throw new RouteMistakeException("it would be recorded as acknowledged, but no step has marked it as read,"
                    + " moved or deleted it in the mailbox: that step is missing or was passed over");
        }
    }

    private void done(Mail mail, State state, String how, String requestId) {
        undelivered.refusal(mail.mailbox(), mail.id()).ifPresent(refusal -> {
            throw refusal;
        });
        Step step = Step.of(What.ACKNOWLEDGED);
        if (mail.isToBeMarked()) {
            ledger.state(mail.key(), state, step.with(how).request(Optional.ofNullable(requestId)), clock.instant());
        } else {
            ledger.unmarked(mail.key(), state, step.with(Step.UNCHANGED), clock.instant());
        }
        settled.add(mail.key());
        states.of(mail).poll().acknowledged(true);
        destinations.done(mail);
        overdue.done(mail);
        MailInHand inHand = states.of(mail).inHand();
        if (inHand.isLeftOut(mail) && mail.staged().isPresent()) {
            Staging.discard(mail);
        }
        inHand.settled(mail);
        states.of(mail)
                .line("acknowledged", mail)
                .request(Optional.ofNullable(requestId))
                .debug();
    }

    /** Handles a 404. If the message itself is gone, there is nothing left to acknowledge. */
    public void gone(@Variable("mail") Mail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        boolean held = isHeld(mail);
        if (destinations.isStillThere(mail)) {
            if (MailException.in(caught) instanceof GoneException failure && failure.isPerhapsTheFolder()) {
                (held ? mail.inbound().moveHeldTo() : mail.inbound().moveTo())
                        .ifPresent(folder -> destinations.warnOfMissingFolder(
                                mail, held ? "move-held-to" : "move-to", folder, failure));
            }
            notAcknowledged(mail, caught);
            return;
        }
        ledger.absent(mail.key(), held ? State.HELD_ACKNOWLEDGED : State.ACKNOWLEDGED, clock.instant());
        states.of(mail).inHand().settled(mail);
        destinations.done(mail);
        overdue.forget(mail);
        settled.add(mail.key());
    }

    /** Acknowledging failed; a later poll retries it from the ledger. */
    public void notAcknowledged(
            @Variable("mail") Mail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        MailboxState state = states.of(mail);
        boolean isLeftOut = state.inHand().isLeftOut(mail);
        state.inHand().left(mail, failure);
        if (failure instanceof RouteMistakeException) {
            return;
        }
        destinations.forget(mail);
        if (isLeftOut) {
            // Nothing is recorded, so it is listed and left out again.
            if (failure instanceof MailboxDownException) {
                state.down(Fault.of(failure));
            }
            return;
        }
        state.poll().acknowledged(false);
        if (overdue.failed(mail, failure)) {
            state.down(Fault.of(failure));
        }
    }

    /** Whether the Mail Center has the message, according to the ledger. */
    public boolean isHeld(@Variable("mail") Mail mail) {
        return ledger.find(mail.key()).map(InboundEntry::state).equals(Optional.of(State.HELD));
    }
}
