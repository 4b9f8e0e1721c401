package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.ledger.InboundEntry;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/** The steps of one poll of a mailbox, from the unfinished work of earlier polls to overdue acknowledgements. */
public final class MailboxPoll {
    private final MailboxStates states;
    private final UnfinishedMail unfinished;
    private final UnreadMails unread;
    private final OutageDetection outages;
    private final Overdue overdue;

    MailboxPoll(
            MailboxStates states,
            UnfinishedMail unfinished,
            UnreadMails unread,
            OutageDetection outages,
            Overdue overdue) {
        this.states = states;
        this.unfinished = unfinished;
        this.unread = unread;
        this.outages = outages;
        this.overdue = overdue;
    }

    /** Begins a poll. Messages that an earlier poll or a crash left unfinished come first; they need no list. */
    public Iterator<Mail> unfinished(@Variable("mailbox") String name) {
        MailboxState state = states.named(name);
        if (state.begin().isOver()) {
            return Collections.emptyIterator();
        }
        Staging.prepare(state.inbound());
        unfinished.removeUnrecorded(state.inbound());
        return recorded(state, unfinished.open(state.inbound()));
    }

    /**
     * The unread messages that this poll takes, oldest first.
     *
     * @throws MailboxDownException if the list cannot be read
     */
    public Iterator<Mail> unread(@Variable("mailbox") String name) {
        MailboxState state = states.named(name);
        return state.isOver() ? Collections.emptyIterator() : untilOver(unread.of(state), state);
    }

    /**
     * Called once every message has been processed. If the mailbox otherwise works, each failure counts as an attempt;
     * if not, it is an outage and none count.
     *
     * @return the messages that had their last attempt
     */
    public Iterator<Mail> mailToHold(@Variable("mailbox") String name) {
        MailboxState state = states.named(name);
        return state.isOver()
                ? Collections.emptyIterator()
                : outages.mailToHold(state).iterator();
    }

    /** The overdue acknowledgements that are due now. Runs after the new messages. */
    public Iterator<Mail> overdue(@Variable("mailbox") String name) {
        MailboxState state = states.named(name);
        return state.isOver() ? Collections.emptyIterator() : recorded(state, overdue.due(state));
    }

    private Iterator<Mail> recorded(MailboxState state, Stream<InboundEntry> entries) {
        PollState poll = state.poll();
        Iterator<Mail> mails = entries.takeWhile(entry -> !poll.hasTooManyFailedAcknowledgements())
                .map(entry -> Mail.recorded(state.inbound(), entry))
                .iterator();
        return untilOver(mails, state);
    }

    /** If the list fails in the middle of a poll, the poll ends; messages already taken are kept. */
    private static Iterator<Mail> untilOver(Iterator<Mail> mails, MailboxState state) {
        Iterator<Mail> taken = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return mails.hasNext();
            }

            @Override
            public Mail next() {
                return state.taken(mails.next());
            }
        };
        return new PollIterator(taken, state::isOver, failure -> state.down(Fault.of(MailException.in(failure))));
    }

    /** Ends the poll. */
    public void polled(@Variable("mailbox") String name) {
        MailboxState state = states.named(name);
        state.polled();
        state.ended();
    }

    /** Ends a poll that failed as a whole; its messages stay in the mailbox. */
    public void failed(
            @Variable("mailbox") String name, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        MailboxState state = states.named(name);
        state.down(Fault.of(MailException.in(caught)));
        state.ended();
    }
}
