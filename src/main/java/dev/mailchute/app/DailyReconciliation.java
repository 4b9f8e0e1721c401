package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.graph.Graph;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.reconcile.Difference;
import dev.mailchute.reconcile.Reconciled;
import dev.mailchute.reconcile.Reconciled.ComparedPart;
import dev.mailchute.reconcile.Reconciliation;
import dev.mailchute.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the records with each mailbox and outbox once a day, one after the other with a pause between, so that mail comes first. It uses
 * the connection of the polls, with its permits, and a connection of its own to the ledger, which blocks no one.
 */
final class DailyReconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(DailyReconciliation.class);
    /** Of each mailbox and outbox; the others are counted. The command lists all. */
    private static final int MAX_SHOWN = 20;

    /** A little more than since the last time, so that nothing falls between two. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Settings settings;
    private final CamelContext context;
    private final Resources resources;
    private final Clock clock;
    private final Timing.Reconciling waits;
    private final Reconciliation reconciliation;
    private final List<ComparedPart> places;
    private final Map<ComparedPart, Instant> compared = new LinkedHashMap<>();
    private final LastComparisons results;
    private volatile Optional<ComparedPart> current = Optional.empty();

    DailyReconciliation(
            Settings settings, Graph graph, CamelContext context, Resources resources, Timing.Reconciling waits) {
        this.settings = settings;
        this.context = context;
        this.resources = resources;
        this.clock = resources.clocks.day();
        this.waits = waits;
        this.places = Reconciliation.places(settings);
        this.results = new LastComparisons(resources.cluster().map(cluster -> resources.ledger.events()));
        this.reconciliation = new Reconciliation(
                settings, graph, clock, new Reconciliation.Patience(waits.grace(), waits.again(), this::isToStop));
    }

    /** Also if another node is about to have the mailbox, because this is not worth waiting for. */
    private boolean isToStop() {
        return context.isStopping()
                || current.filter(place -> !resources.ownership.mayGoOn(place.key()))
                        .isPresent();
    }

    /** Until the context stops. */
    void start() {
        context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "reconcile")
                .scheduleWithFixedDelay(
                        this::turn, waits.first().toMillis(), waits.turn().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Compares the first one that is due and this process's, if there is one. */
    private void turn() {
        try {
            results.refresh();
            Optional<ComparedPart> due = places.stream().filter(this::isDue).findFirst();
            if (!context.isStopping() && due.isPresent()) {
                turn(due.get());
            }
        } catch (LedgerException e) {
            LOG.debug("nothing is compared without the ledger", e); // the ledger's trouble is told elsewhere
        } catch (RuntimeException e) {
            LOG.error("unexpected error while the records are compared", e);
        }
    }

    /** No other node sends requests for the mailbox meanwhile. */
    private void turn(ComparedPart due) {
        Optional<Ownership.Engagement> engagement = resources.ownership.begin(due.key());
        if (engagement.isEmpty()) {
            return;
        }
        current = Optional.of(due);
        try (Ownership.Engagement begun = engagement.get()) {
            compare(due);
            if (isToStop()) {
                compared.remove(due); // Another node compares it, if this one was not through.
            }
        } finally {
            current = Optional.empty();
        }
    }

    private void compare(ComparedPart due) {
        compared.put(due, clock.instant());
        try (ReadOnlyLedger ledger = ReadOnlyLedger.open(settings).orElse(null)) {
            if (ledger != null) {
                keep(reconciliation.compare(due, waits.every().plus(MARGIN), ledger.survey(), Reconciliation.DAILY));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LedgerException e) {
            LOG.warn(
                    "{} was not compared with its records, which is tried again in a day: {}",
                    due.key(),
                    e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{} was not compared with its records, which is tried again in a day", due.key(), e);
        }
    }

    /** A mailbox that is paused is asked nothing. */
    private boolean isDue(ComparedPart place) {
        Instant now = clock.instant();
        return resources.ownership.mayGoOn(place.key())
                && !resources.statuses.of(place.key()).isPaused()
                && isOver(compared.get(place), now)
                && !isOthers(place, now);
    }

    /** True also if the clock was set back. */
    private boolean isOver(Instant last, Instant now) {
        return last == null || now.isBefore(last) || !now.isBefore(last.plus(waits.every()));
    }

    /** Whether another node has done it; its clock may be apart from this one. */
    private boolean isOthers(ComparedPart place, Instant now) {
        return resources.cluster().isPresent()
                && results.at(place.key())
                        .filter(last -> Duration.between(last, now).abs().compareTo(waits.every()) < 0)
                        .isPresent();
    }

    private void keep(Reconciled result) {
        if (isToStop()) {
            return;
        }
        Reconciled kept = result.listing(MAX_SHOWN);
        results.keep(kept);
        log(kept);
    }

    private static void log(Reconciled result) {
        long differences = result.differences().size() + result.more();
        LOG.info(
                "{} since {}: {}; {}{}",
                result.place().key(),
                result.period().since(),
                result.balance().equation(),
                differences == 0 ? "nothing differs" : differences + " differ",
                result.notLookedAt().isEmpty() ? "" : "; not everything could be looked at");
        for (Difference difference : result.differences()) {
            LOG.warn(
                    "{}: {} {}, since {}: {}. Next: {}",
                    result.place().key(),
                    difference.kind().word(),
                    difference.item().logged(),
                    difference.since(),
                    difference.kind().what(),
                    difference.kind().next());
        }
        if (result.more() > 0) {
            LOG.warn(
                    "{}: and {} more differences: mailchute reconcile --name {}",
                    result.place().key(),
                    result.more(),
                    result.place().name());
        }
        result.notLookedAt()
                .forEach(
                        what -> LOG.warn("{}: not looked at: {}", result.place().key(), what));
    }

    /** The last result of each mailbox and outbox that was compared since the start, or by another node, as in JSON. */
    List<Map<String, Object>> results() {
        return places.stream()
                .map(ComparedPart::key)
                .map(results::of)
                .flatMap(Optional::stream)
                .toList();
    }
}
