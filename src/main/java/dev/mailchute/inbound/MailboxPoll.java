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

/** One poll of a mailbox, from what an earlier one left undone to what only now can be acknowledged. */
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

    /** A poll begins. What an earlier one, or a crash, left half done comes first: those messages need no list. */
    public Iterator<Mail> unfinished(String name) {
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
    public Iterator<Mail> unread(String name) {
        MailboxState state = states.named(name);
        return state.isOver() ? Collections.emptyIterator() : endingWith(unread.of(state), state);
    }

    /**
     * Every message has had its turn. If the mailbox works otherwise, what failed meanwhile was an attempt; else it is an outage, and
     * does not count.
     *
     * @return the messages that had their last attempt
     */
    public Iterator<Mail> mailToHold(String name) {
        MailboxState state = states.named(name);
        return state.isOver()
                ? Collections.emptyIterator()
                : outages.mailToHold(state).iterator();
    }

    /** What could not be acknowledged before, as far as it is time to try again. New messages have had their turn. */
    public Iterator<Mail> overdue(String name) {
        MailboxState state = states.named(name);
        return state.isOver() ? Collections.emptyIterator() : recorded(state, overdue.due(state));
    }

    private Iterator<Mail> recorded(MailboxState state, Stream<InboundEntry> entries) {
        PollState poll = state.poll();
        Iterator<Mail> mails = entries.takeWhile(entry -> !poll.acknowledgesNothing())
                .map(entry -> Mail.recorded(state.inbound(), entry))
                .iterator();
        return endingWith(mails, state);
    }

    /** A list that fails in the middle of a poll ends the poll; what was taken until then is not undone. */
    private static Iterator<Mail> endingWith(Iterator<Mail> mails, MailboxState state) {
        return new PollIterator(mails, state::isOver, failure -> state.down(Fault.of(MailException.in(failure))));
    }

    /** The poll has come to its end. */
    public void polled(String name) {
        states.named(name).polled();
    }

    /** The poll failed as a whole; its messages stay in the mailbox. */
    public void failed(
            @Variable("mailbox") String name, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        states.named(name).down(Fault.of(MailException.in(caught)));
    }
}
