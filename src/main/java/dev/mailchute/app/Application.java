package dev.mailchute.app;

import dev.mailchute.health.PartActions;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.Events;
import dev.mailchute.ledger.NodeSuccesses;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.OwnRoutesAct;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import dev.mailchute.web.server.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The running application: the routes in a folder and the beans that they use. */
public final class Application implements AutoCloseable {
    /** An act at another node is in the journal by then. */
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);

    private final Settings settings;
    private final Path routes;
    private final Timing timing;
    private final Main main;
    private final Plugins plugins;
    private final RouteFiles files;
    private final RouteCheck check;
    private final RouteGate gate = new RouteGate();
    private final Resources resources;
    private final boolean carries;
    /** Null until the Camel context exists. */
    private Beans beans;

    private Optional<ServedPage> page = Optional.empty();
    private Optional<EventService> events = Optional.empty();
    private Optional<OwnRoutesReload> ownRoutes = Optional.empty();

    /**
     * Opens the ledger and prepares everything, but does not start yet.
     *
     * @param routes the folder with the {@code *.camel.yaml} files
     */
    public Application(Settings settings, Path routes, Timing timing) throws IOException, GeneralSecurityException {
        this(settings, routes, timing, true);
    }

    /** The routes without polling and without the HTTP server, for commands while the application is not running. */
    public static Application forActs(Settings settings, Path routes, Timing timing)
            throws IOException, GeneralSecurityException {
        return new Application(settings, routes, timing, false);
    }

    private Application(Settings settings, Path routes, Timing timing, boolean carries)
            throws IOException, GeneralSecurityException {
        this.carries = carries;
        this.settings = settings;
        this.routes = routes;
        this.timing = timing;
        this.resources = new Resources(settings, timing);
        this.plugins = new Plugins(routes);
        this.files = new RouteFiles(routes);
        this.check = new RouteCheck(routes);
        this.main = new Main() {
            @Override
            protected CamelContext createCamelContext() {
                CamelContext context = super.createCamelContext();
                plugins.join(context);
                return context;
            }
        };
        CamelSettings.apply(main, files, settings, timing, carries);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                bind(support.getCamelContext());
            }
        });
    }

    private void bind(CamelContext context) {
        resources.tracing.ifPresent(traces -> traces.join(context));
        context.addComponent(GatedDirect.SCHEME, new GatedDirect(gate));
        beans = new Beans(context, resources, settings, timing);
        if (carries) {
            beans.bindInstances();
            events = Optional.of(
                    new EventService(settings, resources, timing.waits().watching()));
            beans.tell(events.get().acts());
            ownRoutes = Optional.of(new OwnRoutesReload(
                    context,
                    new OwnRoutesReload.Started(check, files, plugins, gate),
                    settings,
                    new OwnRoutesReload.ReloadNews(events.get().queue(), resources.clocks.day()),
                    OwnRoutesReload.LIMIT));
            beans.reloads(ownRoutes.get());
            page = Optional.of(new ServedPage(context, resources, beans, events.get(), ownRoutes.get(), timing));
        }
    }

    /**
     * Starts the routes and schedules the first poll of each mailbox.
     *
     * @throws Exception if the routes cannot be loaded or the HTTP port cannot be opened
     */
    public void start() throws Exception {
        resources.folders.prepare();
        resources.credentials.start();
        if (carries) {
            new SignInAhead(settings, resources.statuses, resources.connection::signInAhead).begin();
        }
        plugins.during(main::start);
        CamelSettings.requireConsumers(context());
        List<ConfigurationProblem> wrong =
                OwnRoutes.problems(context(), true, new OwnFiles(routes).products(), settings);
        if (!wrong.isEmpty()) {
            throw new ConfigurationException(wrong);
        }
        if (carries) {
            new JournaledActs(resources.ledger, timing.clock())
                    .catchUp(resources.mailCenter, resources.cluster().isPresent() ? ELSEWHERE : Duration.ZERO);
            page.orElseThrow().begin();
            beans.beginMeasures();
            beans.reconciliation().start();
            resources.folders.watchShared(context());
            resources.membership.ifPresent(this::beginMembership);
            resources.cluster().ifPresent(membership -> beans.beginSharedWork(membership, standBy(membership)));
            InitialPolls.schedule(context(), settings.inbound());
            resources.checks.start(context(), page.orElseThrow()::waiting);
            events.orElseThrow().begin(context());
            PollWatch.start(context(), settings.inbound(), resources.statuses, timing.clock(), timing.steady());
        }
    }

    private void beginMembership(Membership membership) {
        membership.gainedHeardBy(beans::gained);
        membership.begin();
        new SharedStatuses(resources.statuses, membership, resources.ledger.parts()).begin(context());
    }

    private StandBy standBy(Membership membership) {
        return new StandBy(
                resources.statuses,
                membership.node(),
                new NodeSuccesses(resources.ledger),
                resources.clocks,
                events.orElseThrow()::standsBy);
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** The port of the HTTP server, if there is one. */
    public Optional<Integer> httpPort() {
        return web().map(WebServer::port);
    }

    /** The port of the second listener, if there is one. */
    public Optional<Integer> observePort() {
        return web().flatMap(WebServer::observePort);
    }

    /** The number of open connections of the HTTP server. */
    public int httpConnections() {
        return web().map(WebServer::connections).orElse(0);
    }

    /** The number of open pages that are told what is new. */
    public int httpStreams() {
        return web().map(WebServer::streams).orElse(0);
    }

    private Optional<WebServer> web() {
        return page.flatMap(ServedPage::web);
    }

    /** The actions on mailboxes and outboxes. */
    public PartActions parts() {
        return beans.parts();
    }

    /** The actions on letters. */
    public LetterActions acts() {
        return beans.acts();
    }

    /** The folder for the commands' requests to the running application. */
    public static Path actsDir(Settings settings) {
        return settings.dataDir().resolve("acts");
    }

    /** Replaces the engineer's own routes. */
    public OwnRoutesAct ownRoutes() {
        return who -> ownRoutes
                .map(routes -> routes.reload(who))
                .orElseGet(() -> new OwnRoutesAct.ReloadAnswer(false, "no routes are running yet", List.of()));
    }

    /** Takes events, without waiting; empty for commands while the application is not running. */
    public Optional<Events> events() {
        return events.map(EventService::queue);
    }

    /** The status of each mailbox and outbox. */
    public Statuses statuses() {
        return resources.statuses;
    }

    /** Starts nothing new, finishes what is in progress, and stops. */
    @Override
    public void close() {
        gate.end();
        resources.stop();
        page.ifPresent(ServedPage::stop);
        main.stop();
        page.ifPresent(ServedPage::close);
        events.ifPresent(EventService::close);
        resources.close();
        plugins.close();
    }
}
