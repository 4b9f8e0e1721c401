package dev.mailchute.outbound;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Observers;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Outbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Wires the beans of the outbound routes. */
public final class Outbound {
    private final Map<String, Object> beans = new HashMap<>();
    private final OutboundFailure failures;
    private final Outboxes outboxes;

    /**
     * What to send from, and how.
     *
     * @param looks the delays of the searches for a message in doubt: after the unknown outcome, then after each search
     * @param backoff the delays for an outbox that is down and for a message that failed
     * @param ownership which outboxes are this process's
     */
    public record Plan(List<Outbox> outboxes, List<Duration> looks, Backoff backoff, Ownership ownership) {
        RetryDelay delay() {
            return new RetryDelay(backoff);
        }

        /** The longest wait for a next attempt. */
        Duration longestWait() {
            return looks.stream().reduce(delay().max(), (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }

    /** The records of who has custody of each message. */
    public record Books(OutboundLedger ledger, MailCenter mailCenter) {}

    /**
     * Also settles what a crash of an earlier run left unfinished.
     *
     * @param ledgerTrouble why the ledger's folder cannot be written, if so; nothing is then started
     */
    public Outbound(
            Plan plan,
            Graph graph,
            Books books,
            Observers observers,
            Clocks clocks,
            Supplier<Optional<String>> ledgerTrouble) {
        OutboundLedger ledger = books.ledger();
        MailCenter mailCenter = books.mailCenter();
        Claims claims = new Claims(ledger, Rights.OF_THIS_PROCESS);
        StartupRecovery recovery = new StartupRecovery(ledger, claims, mailCenter, clocks.day());
        outboxes = new Outboxes(plan.outboxes(), outbox -> {
            OutboxState state = new OutboxState(
                    outbox,
                    observers.statuses().of("outbound." + outbox.name()),
                    new SendRate(outbox, ledger, clocks, plan.delay()),
                    new OutboxState.OutboxConditions(ledgerTrouble, plan.ownership(), () -> recovery.settle(outbox)));
            return new Entrance(outbox, state, ledger, claims, clocks, plan.longestWait());
        });
        if (plan.ownership() == Ownership.SOLE) {
            plan.outboxes().forEach(recovery::settle);
        }
        MailRecord record = new MailRecord(ledger, outboxes, clocks.day());
        SentLookup lookup = new SentLookup(graph);
        Drafts drafts = new Drafts(graph);
        failures = new OutboundFailure(record, outboxes, observers.tally(), clocks.day());
        beans.put("pickup", new Pickup(outboxes));
        beans.put("preSendCheck", new PreSendCheck(outboxes, ledger, clocks.day()));
        beans.put("sending", new Sending(record, lookup, drafts, observers.tally(), clocks.day()));
        beans.put(
                "doubtfulSend",
                new DoubtfulSend(record, lookup, drafts, observers.tally(), clocks.day(), plan.looks()));
        beans.put(
                "receipts",
                new Receipts(
                        record,
                        mailCenter,
                        new ChangedAfterSending(mailCenter, clocks.day()),
                        outboxes,
                        failures,
                        observers.tally()));
        beans.put(
                "outboundLetters",
                new OutboundLetters(mailCenter, record, outboxes, failures, observers.tally(), clocks.day()));
        outboxes.all()
                .forEach(entrance -> beans.put("finished-" + entrance.outbox().name(), entrance.finishedFiles()));
    }

    /** The beans that the routes call, by name. */
    public Map<String, Object> beans() {
        return Map.copyOf(beans);
    }

    public OutboundFailure failures() {
        return failures;
    }

    /** What waits in this outbox after a failure is due now. */
    public void tryNow(String name) {
        outboxes.named(name).tryNow();
    }
}
