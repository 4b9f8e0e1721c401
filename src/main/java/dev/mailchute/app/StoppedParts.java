package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.Fault;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.PartActions;
import dev.mailchute.health.PartPolls;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.NodeRequests;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.settings.Settings;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailboxes, outboxes and letters while the application is not running here. In a cluster, what is asked is done by the node that has the
 * mailbox or outbox, and nothing by this process; otherwise they can be paused and resumed, and letters be discarded and restored.
 */
public final class StoppedParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoppedParts.class);

    private final Settings settings;
    private final Clocks clocks;
    private final Optional<Membership> membership;
    private final Ledger ledger;
    private final PartActions actions;
    private final LetterActions letters;

    /**
     * Opens the ledger; whoever calls this holds the {@link RunLock}.
     *
     * @throws dev.mailchute.failure.LedgerException if it cannot be opened, or if another process uses it and one of the two tolerates no other
     */
    public StoppedParts(Settings settings, Timing timing) {
        this.settings = settings;
        clocks = new Clocks(timing.clock(), timing.steady());
        membership = Membership.observe(settings, clocks);
        try {
            ledger = Ledger.open(settings);
        } catch (RuntimeException e) {
            membership.ifPresent(Membership::close);
            throw e;
        }
        try {
            // Otherwise a ledger that was lost would be made here, and the next start would not notice.
            ledger.check(settings).forEach(finding -> LOG.warn("{}", finding));
            KeptPauses kept = new KeptPauses(ledger.pauses());
            Statuses statuses = new Statuses(settings, clocks.day());
            kept.load(statuses);
            Optional<AskedNodes> others =
                    membership.filter(Membership::isShared).map(this::others);
            actions = new PartActions(statuses, kept, polls(others), clocks.day());
            letters = letters(others);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private AskedNodes others(Membership cluster) {
        return new AskedNodes(
                new NodeRequests(ledger), cluster, clocks.steady(), AskedNodes.RequestLimits.standard(), () -> false);
    }

    private PartPolls polls(Optional<AskedNodes> others) {
        PartPolls none = part -> "Mailchute is not running; its next start begins with a poll";
        return others.<PartPolls>map(
                        nodes -> new SharedPolls(membership.orElseThrow().ownership(), nodes, none))
                .orElse(none);
    }

    private LetterActions letters(Optional<AskedNodes> others) {
        Ownership ownership = others.isPresent() ? membership.orElseThrow().ownership() : Ownership.SOLE;
        return new LetterActions(
                new MailCenter(settings.mailCenterDir(), clocks.day()),
                (letter, again) -> Outcome.left(Fault.of("no-routes", "no routes are running")),
                new JournaledActs(ledger, clocks.day()),
                clocks.day(),
                new LetterHandover(ownership, others, letter -> {}));
    }

    public PartActions actions() {
        return actions;
    }

    /** Without the routes that a retry takes, except in a cluster, where another process has them. */
    public LetterActions letters() {
        return letters;
    }

    @Override
    public void close() {
        ledger.close();
        membership.ifPresent(Membership::close);
    }
}
