package dev.mailchute.app;

import dev.mailchute.graph.Folders;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.transport.GraphComponent;
import dev.mailchute.health.Observers;
import dev.mailchute.health.PartActions;
import dev.mailchute.health.PartPolls;
import dev.mailchute.health.Status;
import dev.mailchute.health.Tally;
import dev.mailchute.inbound.Inbound;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.LetterChanges;
import dev.mailchute.ledger.NodeRequests;
import dev.mailchute.mailcenter.ActEvents;
import dev.mailchute.mailcenter.ActRequest;
import dev.mailchute.mailcenter.CommandRequests;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.LetterNews;
import dev.mailchute.mailcenter.OwnRoutesAct;
import dev.mailchute.observe.Measures;
import dev.mailchute.observe.Observation;
import dev.mailchute.outbound.Outbound;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Settings;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** The beans that the routes use. {@code routes/README.md} lists them. */
final class Beans {
    /** Requests of other nodes in progress at a time; others wait in the ledger. */
    private static final int MAX_ERRANDS = 12;

    private final CamelContext context;
    private final Resources resources;
    private final Settings settings;
    private final Timing timing;
    private final LetterActions acts;
    private final PartActions parts;
    private final PartPolls polls;
    private final Inbound inbound;
    private final Measures measures;
    private final CommandRequests commands;
    private final DailyReconciliation reconciliation;

    /** Creates and binds the beans that the routes always need. */
    Beans(CamelContext context, Resources resources, Settings settings, Timing timing) {
        this.context = context;
        this.resources = resources;
        this.settings = settings;
        this.timing = timing;
        context.addComponent(GraphComponent.SCHEME, resources.connection.component());
        context.addRoutePolicyFactory(new CircleBound());
        context.addComponent(FolderComponent.SCHEME, new FolderComponent(settings));
        Graph graph = new Graph(context, settings.microsoft365().graphUrl());
        Observers observers =
                new Observers(resources.statuses, new Tally(resources.meters, resources.flow).of(resources.statuses));
        inbound = inbound(graph, observers);
        Outbound outbound = outbound(graph, observers);
        Optional<AskedNodes> others = resources
                .cluster()
                .map(membership -> new AskedNodes(
                        new NodeRequests(resources.ledger),
                        membership,
                        resources.clocks.steady(),
                        AskedNodes.RequestLimits.standard(),
                        context::isStopping));
        acts = new LetterActions(
                resources.mailCenter,
                new LetterRetry(context, inbound.reserved(), resources.statuses, resources.ownership),
                new JournaledActs(resources.ledger, resources.clocks.day()),
                resources.clocks.day(),
                new LetterHandover(resources.ownership, others, resources.letters::reread));
        polls = new PollsNow(context, inbound, outbound);
        parts = new PartActions(
                resources.statuses,
                new KeptPauses(resources.ledger.pauses()),
                others.<PartPolls>map(nodes -> new SharedPolls(resources.ownership, nodes, polls))
                        .orElse(polls),
                resources.clocks.day());
        Registry registry = context.getRegistry();
        inbound.beans().forEach(registry::bind);
        outbound.beans().forEach(registry::bind);
        registry.bind(CamelSettings.POLL_THREADS, CamelSettings.pollThreads(context));
        registry.bind("custody", new Custody(inbound.failures(), outbound.failures()));
        resources.connection.guardedBy(inbound.undelivered());
        context.getManagementStrategy().addEventNotifier(new MessageEnds(inbound.failures(), outbound.failures()));
        registry.bind("forwarding", new Forwarding(settings, outbound, resources.clocks.day()));
        registry.bind("observation", observation());
        measures = new Measures(
                new Measures.Measured(
                        settings,
                        resources.statuses,
                        resources.checks.health(),
                        new Measures.WatchedFolders(resources.folderWatch, resources.checks.volumes()),
                        resources.letters,
                        resources.ledger.outbound()),
                resources.clocks.day(),
                resources.meters);
        reconciliation = new DailyReconciliation(
                settings, graph, context, resources, timing.waits().watching().reconciling());
        registry.bind("commonWork", new CommonWork(resources.ownership));
        registry.bind("retention", new Retention(settings, resources.ledger, resources.clocks.day()));
        registry.bind("mailCenter", resources.mailCenter);
        commands = new CommandRequests(Application.actsDir(settings), acts, parts, resources.clocks.day());
        registry.bind("commandRequests", commands);
        // Our routes do not use it; Camel's micrometer steps find it by its type.
        registry.bind("meters", resources.meters);
    }

    private Inbound inbound(Graph graph, Observers observers) {
        Folders folders = new Folders(graph, resources.clocks.day(), resources.statuses, context::isStopping);
        return new Inbound(
                new Inbound.Plan(
                        settings.inbound(),
                        resources.folders::checkFor,
                        context::isStopping,
                        new Inbound.Listing(
                                timing.redelivery(),
                                context.getExecutorServiceManager().newCachedThreadPool(this, "list")),
                        timing.waits().mailbox(),
                        resources.ownership),
                graph,
                folders,
                new Inbound.Books(resources.ledger.inbound(), resources.mailCenter),
                observers,
                resources.clocks);
    }

    private Outbound outbound(Graph graph, Observers observers) {
        return new Outbound(
                new Outbound.Plan(
                        settings.outbound(), timing.looks(), timing.waits().outbox(), resources.ownership),
                graph,
                new Outbound.Books(resources.ledger.outbound(), resources.mailCenter),
                observers,
                resources.clocks,
                resources.folders::checkLedger);
    }

    private Observation observation() {
        return new Observation(
                context,
                new Observation.Observed(
                        resources.statuses,
                        resources.checks.health(),
                        resources.folderWatch,
                        resources.credentials,
                        resources.letters,
                        settings.http().usersFile()),
                resources.meters);
    }

    /** Binds the source of the template parameters, which creates a route for each mailbox and outbox. */
    void bindInstances() {
        context.getRegistry().bind("instances", new RouteTemplateInstances(settings));
    }

    /** Hears the other nodes of a cluster, until the context stops. */
    void beginSharedWork(Membership membership, StandBy standBy) {
        NodeErrands errands = new NodeErrands(
                new NodeRequests(resources.ledger),
                resources.ownership,
                membership.identity().number(),
                context.getExecutorServiceManager().newFixedThreadPool(this, "errands", MAX_ERRANDS),
                this::carryOut);
        new SharedWork(
                        parts::follow,
                        errands::look,
                        standBy::look,
                        new LetterNews(resources.mailCenter, resources.letters, new LetterChanges(resources.ledger))
                                ::look)
                .begin(context);
    }

    /** This process has just got a mailbox or outbox from another one. */
    void gained(String part) {
        settings.inbound().stream()
                .map(InboundMailbox::name)
                .filter(name -> part.equals("inbound." + name))
                .forEach(inbound::gained);
        InitialPolls.pollSoon(context, settings.inbound(), part);
    }

    private LetterActions.Result carryOut(ActRequest request) {
        if (!request.what().equals(ActRequest.POLL)) {
            return acts.carryOut(request);
        }
        Status status = resources.statuses.of(request.id());
        return status == null
                ? new LetterActions.Result(request.id(), "unknown", "no mailbox or outbox " + request.id() + " here")
                : new LetterActions.Result(
                        request.id(),
                        ActRequest.POLLED,
                        polls.pollNow(status.health().part()));
    }

    /** Measures for the metrics, until the context stops. */
    void beginMeasures() {
        measures.begin(context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "measures"));
    }

    /** The actions on mailboxes and outboxes. */
    PartActions parts() {
        return parts;
    }

    /** @param events of what people do with mailboxes and outboxes, and ask for by command */
    void tell(ActEvents events) {
        commands.setListener(events);
        parts.setListener(
                (who, part, words) -> events.record(who, new EventPart(part.direction(), part.name()), words));
    }

    /** @param routes replaces the engineer's own routes when a command asks for it */
    void reloads(OwnRoutesAct routes) {
        commands.setOwnRoutes(routes);
    }

    /** The daily comparison of the records with the mailboxes and folders. */
    DailyReconciliation reconciliation() {
        return reconciliation;
    }

    /** The actions on letters. */
    LetterActions acts() {
        return acts;
    }
}
