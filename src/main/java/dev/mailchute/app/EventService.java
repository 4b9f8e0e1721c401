package dev.mailchute.app;

import dev.mailchute.cluster.ClusterNode;
import dev.mailchute.events.CredentialEvents;
import dev.mailchute.events.EventNotices;
import dev.mailchute.events.EventQueue;
import dev.mailchute.events.HealthEvents;
import dev.mailchute.events.LifeEvents;
import dev.mailchute.events.NodeEvents;
import dev.mailchute.events.ThrottleEvents;
import dev.mailchute.events.Webhook;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.Events;
import dev.mailchute.mailcenter.ActEvents;
import dev.mailchute.mailcenter.NoticeFile;
import dev.mailchute.net.Network;
import dev.mailchute.observe.BuildVersion;
import dev.mailchute.settings.Settings;
import dev.mailchute.web.PageContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes events, what records them, and what passes them on. */
final class EventService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventService.class);
    private static final Duration CREDENTIALS = Duration.ofHours(1);

    private final EventLedger ledger;
    private final EventQueue queue;
    private final ActEvents acts;
    private final LifeEvents life;
    private final HealthEvents health;
    private final ThrottleEvents throttling;
    private final CredentialEvents credentials;
    private final Settings settings;
    private final Clock clock;
    private final Timing.Watching waits;
    private final Optional<Network> network;
    private final Optional<Webhook> webhook;
    private final Resources resources;
    private final Optional<NodeEvents> nodes;
    private Optional<EventNotices> notices = Optional.empty();
    private boolean hasBegun;

    EventService(Settings settings, Resources resources, Timing.Watching waits) {
        this.settings = settings;
        this.resources = resources;
        this.waits = waits;
        clock = resources.clocks.day();
        ledger = resources.ledger.events();
        queue = new EventQueue(ledger, clock);
        acts = new ActEvents(queue, clock, resources.clocks.steady());
        Optional<ClusterNode.Name> node = resources.cluster().map(Membership::identity);
        life = new LifeEvents(
                settings, ledger, queue, clock, BuildVersion.current(), node.map(ClusterNode.Name::holder));
        nodes = node.map(name -> new NodeEvents(name.number(), name.holder(), ledger, queue, resources.clocks));
        health = new HealthEvents(resources.checks.health(), ledger, queue, resources.clocks);
        throttling = new ThrottleEvents(
                resources.statuses.all().stream()
                        .map(status -> status.health().part().key())
                        .toList(),
                resources.connection::throttledFor,
                queue,
                clock);
        credentials =
                new CredentialEvents(settings, resources.connection::usesNext, ledger, queue, clock, node.isPresent());
        network = settings.reports().webhook().map(target -> network(settings));
        webhook = settings.reports()
                .webhook()
                .map(target -> new Webhook(target, ledger, network.orElseThrow(), resources.clocks));
        webhook.ifPresent(one -> one.onlyWhile(resources.ownership::doesCommonWork));
    }

    private void look(NodeEvents cluster, Membership membership) {
        cluster.look(new NodeEvents.NodeSight(
                membership.members(),
                membership.parts(),
                membership.node().isConnected(),
                membership.node().isStandingBy(),
                resources.ownership.doesCommonWork()));
    }

    private static Network network(Settings settings) {
        try {
            return new Network(settings.microsoft365(), 1, Webhook.silence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // the same file was read for Graph before
        }
    }

    /** To be called when everything else has started. */
    void begin(CamelContext context) {
        hasBegun = true;
        queue.begin();
        withLedger("the webhook does not begin", () -> webhook.ifPresent(Webhook::begin));
        withLedger("notices of events do not begin", () -> notices.ifPresent(EventNotices::begin));
        withLedger("this start is not recorded in full", life::started);
        repeat(context, "health-events", waits.log(), () -> {
            health.look();
            throttling.look();
            credentials.look();
            acts.look();
            nodes.ifPresent(cluster -> look(cluster, resources.cluster().orElseThrow()));
        });
        repeat(context, "credential-events", CREDENTIALS, credentials::check);
        repeat(context, "alive", waits.ledger(), life::alive);
    }

    /** A ledger that is busy now must not keep mail from flowing. */
    private static void withLedger(String otherwise, Runnable task) {
        try {
            task.run();
        } catch (LedgerException e) {
            LOG.warn("{} before the next start: {}", otherwise, e.getMessage());
        }
    }

    private void repeat(CamelContext context, String name, Duration wait, Runnable task) {
        context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, name)
                .scheduleWithFixedDelay(
                        () -> {
                            try {
                                if (!context.isStopping()) {
                                    task.run();
                                }
                            } catch (RuntimeException e) {
                                LOG.error("unexpected error in {}", name, e);
                            }
                        },
                        0,
                        wait.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Takes events. */
    Events queue() {
        return queue;
    }

    ActEvents acts() {
        return acts;
    }

    /** For the pages. */
    PageContext.ShownEvents shown() {
        return new PageContext.ShownEvents(ledger, acts, webhook);
    }

    /** @param why in words */
    void standsBy(String why) {
        queue.record(
                new Event(
                        resources.clocks.now(),
                        EventKind.STAND_BY,
                        EventPart.APPLICATION,
                        EventText.of(
                                "node " + resources.cluster().orElseThrow().name() + ": " + why,
                                "Look at that machine: its network, its proxy, its clock, and the shared folders as it sees them")));
    }

    /** The bean that sends notices of events. */
    EventNotices notices(NoticeFile file) {
        EventNotices made = new EventNotices(ledger, file, settings.reports().noticed(), clock);
        notices = Optional.of(made);
        return made;
    }

    /** To be called when nothing is in progress any more, and before the ledger is closed. */
    @Override
    public void close() {
        if (hasBegun) {
            acts.close();
            life.stopped();
            nodes.ifPresent(NodeEvents::stopped);
            queue.close();
        }
        webhook.ifPresent(Webhook::close);
        network.ifPresent(Network::close);
    }
}
