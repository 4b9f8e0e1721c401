package dev.mailchute.inbound;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.transport.ChangeGuard;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Observers;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.InboundMailbox;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Wires the beans of the inbound routes. */
public final class Inbound {
    private final Map<String, Object> beans;
    private final InboundFailure failures;
    private final MailboxStates states;
    private final ReservedMail reserved = new ReservedMail();
    private final UndeliveredMail undelivered;

    /**
     * What to poll, and how.
     *
     * @param storageTrouble describes what is wrong with the folders that a mailbox needs
     * @param isStopping whether the application is stopping
     * @param listing how lists are read
     * @param backoff the delays between polls of a mailbox that is down
     * @param ownership which mailboxes are this process's
     */
    public record Plan(
            List<InboundMailbox> mailboxes,
            Function<InboundMailbox, Optional<String>> storageTrouble,
            BooleanSupplier isStopping,
            Listing listing,
            Backoff backoff,
            Ownership ownership) {}

    /**
     * How to read a list of unread messages.
     *
     * @param firstWait the wait before the first retry of a page; doubles each time
     * @param executor prefetches pages
     */
    public record Listing(Duration firstWait, Executor executor) {}

    /** The records of who has custody of each message. */
    public record Books(InboundLedger ledger, MailCenter mailCenter) {}

    public Inbound(Plan plan, Graph graph, Folders folders, Books books, Observers observers, Clocks clocks) {
        InboundLedger ledger = books.ledger();
        Tally tally = observers.tally();
        Clock clock = clocks.day();
        states = new MailboxStates(
                plan.mailboxes(),
                mailbox -> new MailboxState(
                        mailbox,
                        observers.statuses().of("inbound." + mailbox.name()),
                        ledger,
                        new MailboxBackoff(plan.backoff(), clocks.steady()),
                        new MailboxState.MailboxConditions(
                                () -> plan.storageTrouble().apply(mailbox), plan.isStopping(), plan.ownership())));
        undelivered = new UndeliveredMail(states, ledger);
        Lately settled = new Lately(clocks.steady(), Selection.UNREAD_AGAIN_AFTER);
        Overdue overdue = new Overdue(ledger, states, reserved, clock);
        OutageDetection outages = new OutageDetection(ledger, new Comparison(graph), tally, clock);
        InboundLetters letters = new InboundLetters(graph, ledger, books.mailCenter(), tally, clock, states);
        UnreadMails unread = new UnreadMails(
                graph,
                folders,
                plan.listing(),
                new Selection(ledger, reserved, settled, clock, name -> states.named(name)
                        .isNewHere()),
                letters,
                observers.statuses());
        Delivery delivery = new Delivery(states, ledger, books.mailCenter(), tally, clock);
        failures = new InboundFailure(states, outages, delivery);
        beans = Map.of(
                "mailboxPoll",
                new MailboxPoll(states, new UnfinishedMail(ledger, reserved), unread, outages, overdue),
                "delivery",
                delivery,
                "acknowledgement",
                new Acknowledgement(
                        states,
                        ledger,
                        new DestinationFolders(graph, folders, observers.statuses()),
                        overdue,
                        settled,
                        clock),
                "inboundLetters",
                letters);
    }

    /** The beans that the routes call, by name. */
    public Map<String, Object> beans() {
        return beans;
    }

    public InboundFailure failures() {
        return failures;
    }

    /** Refuses changes of messages that no one else has yet. */
    public ChangeGuard undelivered() {
        return undelivered;
    }

    /** The next poll of this mailbox asks it, although it failed a moment ago. */
    public void tryNow(String name) {
        states.named(name).tryNow();
    }

    /** This process has just got this mailbox, and what it knew of it may be out of date. */
    public void gained(String name) {
        states.named(name).gained();
    }

    /** The messages that polls must leave alone while their letters are retried. */
    public ReservedMail reserved() {
        return reserved;
    }
}
