package dev.mailchute.app;

import dev.mailchute.graph.Folders;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Observers;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Tally;
import dev.mailchute.inbound.Inbound;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.mailcenter.CommandRequests;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Notices;
import dev.mailchute.observe.Observation;
import dev.mailchute.outbound.Outbound;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import dev.mailchute.signin.CredentialCountdown;
import dev.mailchute.web.MailCenterPage;
import dev.mailchute.web.PageContext;
import dev.mailchute.web.server.WebServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running application: the routes of a folder, and the beans that they name. */
public final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final int DRAIN_SECONDS = 25;
    /** Mails of a mailbox in hand at a time. Four requests at most are under way; the others write and sync meanwhile. */
    private static final int IN_HAND = 8;

    private static final Duration FOLDERS_EVERY = Duration.ofSeconds(10);
    private static final int MAX_SCHEDULER_THREADS = 256;

    private final Settings settings;
    private final Timing timing;
    private final Main main = new Main();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Ledger ledger;
    private final MailCenter mailCenter;
    private final Statuses statuses;
    private final FolderWatch folderWatch;
    private final GraphConnection connection;
    private final CredentialCountdown credentials;
    private final boolean carries;
    private LetterActions acts;
    private LetterIndex index;
    private Jobs jobs;
    private Optional<WebServer> web = Optional.empty();

    /**
     * Opens the ledger and gets everything ready; nothing is carried yet.
     *
     * @param routes the folder with the {@code *.camel.yaml} files
     */
    public Application(Settings settings, Path routes, Timing timing) throws IOException, GeneralSecurityException {
        this(settings, routes, timing, true);
    }

    /** The routes without polling and without the HTTP server: for acts of the command line while nothing runs. */
    public static Application forActs(Settings settings, Path routes, Timing timing)
            throws IOException, GeneralSecurityException {
        return new Application(settings, routes, timing, false);
    }

    private Application(Settings settings, Path routes, Timing timing, boolean carries)
            throws IOException, GeneralSecurityException {
        this.carries = carries;
        this.settings = settings;
        this.timing = timing;
        this.ledger = Ledger.open(settings);
        ledger.check(settings).forEach(odd -> LOG.warn("{}", odd));
        this.folderWatch = new FolderWatch(timing.clock(), timing.steady());
        this.mailCenter = new MailCenter(settings.mailCenterDir(), timing.clock(), () -> folderWatch
                .trouble(settings.mailCenterDir())
                .map(trouble -> trouble.folder() + " " + trouble.reason()));
        this.statuses = new Statuses(settings, timing.clock());
        settings.outbound().forEach(outbox -> statuses.of("outbound." + outbox.name())
                .worked(ledger.outbound().lastSent(outbox.name())));
        this.connection = new GraphConnection(
                mailboxes(settings),
                settings.microsoft365(),
                meters,
                timing.clock(),
                new GraphConnection.Waits(timing.steady(), timing.response(), timing.patience()));
        this.credentials = new CredentialCountdown(settings, meters, timing.clock(), connection::usesNext);
        configure(routes);
    }

    private static List<GraphMailbox> mailboxes(Settings settings) {
        return Stream.concat(
                        settings.inbound().stream()
                                .map(in -> new GraphMailbox("inbound." + in.name(), in.mailbox(), in.app())),
                        settings.outbound().stream()
                                .map(out -> new GraphMailbox("outbound." + out.name(), out.mailbox(), out.app())))
                .toList();
    }

    private void configure(Path routes) {
        var camel = main.configure();
        camel.withName("mailchute")
                // What is found under it RouteFiles says.
                .withRoutesIncludePattern("*.camel.yaml")
                .withShutdownTimeout(DRAIN_SECONDS)
                .withShutdownNowOnTimeout(true)
                .withShutdownLogInflightExchangesOnTimeout(false)
                .withStreamCachingEnabled(false)
                .withJmxEnabled(false)
                .withAutoConfigurationLogSummary(false);
        property("camel.main.startupSummaryLevel", "Off");
        main.setRoutesCollector(new RouteFiles(routes));
        main.setDefaultPropertyPlaceholderLocation("false");
        property("redelivery-delay", timing.redelivery().toMillis());
        int schedulerThreads =
                Math.min(MAX_SCHEDULER_THREADS, settings.inbound().size() + 2);
        property("camel.component.quartz.properties[org.quartz.threadPool.threadCount]", schedulerThreads);
        property("camel.component.quartz.properties[org.quartz.jobStore.misfireThreshold]", 1000);
        property("camel.component.quartz.properties[org.quartz.scheduler.skipUpdateCheck]", true);
        property("camel.threadpool.config[mailbox].poolSize", IN_HAND);
        property("camel.threadpool.config[mailbox].maxPoolSize", IN_HAND);
        property("camel.threadpool.config[mailbox].maxQueueSize", 10);
        property("camel.threadpool.config[mailbox].keepAliveTime", 1);
        property("camel.threadpool.config[mailbox].allowCoreThreadTimeOut", true);
        boolean http = carries && settings.http().port() >= 0;
        property("http", http);
        property("carries", carries);
        property("notifies", carries && settings.notice().isPresent());
        settings.own().forEach(main::addInitialProperty);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                bind(support.getCamelContext());
            }
        });
    }

    private void property(String key, Object value) {
        main.addInitialProperty(key, value.toString());
    }

    private void bind(CamelContext context) {
        context.addComponent("graph", connection.component());
        context.addComponent(FolderComponent.SCHEME, new FolderComponent(settings));
        Graph graph = new Graph(context, settings.microsoft365().graphUrl());
        Folders folders = new Folders(graph, timing.clock(), statuses, context::isStopping);
        Observers observers = new Observers(statuses, new Tally(meters));
        Clocks clocks = new Clocks(timing.clock(), timing.steady());
        Inbound inbound = new Inbound(
                new Inbound.Plan(
                        settings.inbound(),
                        this::storageTrouble,
                        context::isStopping,
                        timing.redelivery(),
                        context.getExecutorServiceManager().newCachedThreadPool(this, "list")),
                graph,
                folders,
                new Inbound.Books(ledger.inbound(), mailCenter),
                observers,
                clocks);
        Outbound outbound = new Outbound(
                new Outbound.Plan(settings.outbound(), timing.looks()),
                graph,
                new Outbound.Books(ledger.outbound(), mailCenter),
                observers,
                clocks,
                () -> ledgerTrouble().map(FolderWatch.Trouble::describe));
        var registry = context.getRegistry();
        inbound.beans().forEach(registry::bind);
        outbound.beans().forEach(registry::bind);
        registry.bind("custody", new Custody(inbound.failures(), outbound.failures()));
        registry.bind(
                "observation",
                new Observation(
                        context,
                        statuses,
                        folderWatch,
                        credentials,
                        mailCenter,
                        meters,
                        settings.http().usersFile()));
        registry.bind("meters", meters);
        registry.bind("upkeep", new Retention(settings, ledger, timing.clock()));
        if (carries) {
            registry.bind("instances", new RouteTemplateInstances(settings));
        }
        acts = new LetterActions(mailCenter, new LetterRetry(context, inbound.reserved()), timing.clock());
        registry.bind("mailCenter", mailCenter);
        registry.bind("acts", acts);
        registry.bind("actRequests", new CommandRequests(actsDir(settings), acts, timing.clock()));
        if (carries) {
            bindPage(context);
        }
    }

    private void bindPage(CamelContext context) {
        index = new LetterIndex(mailCenter, timing.clock());
        DiscardedIndex discarded = new DiscardedIndex(mailCenter, timing.clock());
        jobs = new Jobs(
                acts,
                (id, isDiscarded) -> isDiscarded ? discarded.place(id) : index.place(id),
                this::pause,
                timing.clock());
        settings.notice().ifPresent(notice -> context.getRegistry()
                .bind(
                        "notices",
                        new Notices(
                                index,
                                notice.address(),
                                outbox(notice.outbox()).outboxDir(),
                                settings.dataDir().resolve("notices.json"),
                                timing.clock())));
        MailCenterPage page = new MailCenterPage(new PageContext(
                settings,
                mailCenter,
                index,
                discarded,
                acts,
                jobs,
                statuses,
                folderWatch,
                timing.clock(),
                timing.steady()));
        context.getRegistry().bind("mailCenterPage", page);
        if (settings.http().port() >= 0) {
            serve(context, page);
        }
    }

    private void serve(CamelContext context, MailCenterPage page) {
        web = Optional.of(new WebServer(context, settings.http(), timing.web(), page));
        try {
            context.addService(web.get(), true, true);
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not start: " + e.getMessage(), e);
        }
    }

    private Outbox outbox(String name) {
        return settings.outbound().stream()
                .filter(outbox -> outbox.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What keeps a mailbox from being polled: it could neither remember nor deliver anything. */
    private Optional<String> storageTrouble(InboundMailbox inbound) {
        return folderWatch.trouble(inbound.dropDir()).or(this::ledgerTrouble).map(FolderWatch.Trouble::describe);
    }

    private Optional<FolderWatch.Trouble> ledgerTrouble() {
        return settings.ledger().url().isPresent() ? Optional.empty() : folderWatch.trouble(settings.dataDir());
    }

    /** A person who retries many letters of an outbox is no reason to send faster than it may. */
    private Duration pause(String place) {
        return settings.outbound().stream()
                .filter(outbox -> place.equals("outbound." + outbox.name()))
                .filter(outbox -> outbox.messagesPerMinute() > 0)
                .findFirst()
                .map(outbox -> Duration.ofMinutes(1).dividedBy(outbox.messagesPerMinute()))
                .orElse(Duration.ZERO);
    }

    /**
     * Starts the routes, and polls each mailbox for the first time.
     *
     * @throws Exception if the routes cannot be loaded or the HTTP port cannot be had
     */
    public void start() throws Exception {
        for (InboundMailbox inbound : settings.inbound()) {
            makeIfPossible(inbound.dropDir());
            folderWatch.add("drop folder of " + inbound.name(), inbound.dropDir());
        }
        makeIfPossible(settings.mailCenterDir());
        folderWatch.add("data folder", settings.dataDir());
        folderWatch.add("Mail Center's folder", settings.mailCenterDir());
        for (Outbox outbox : settings.outbound()) {
            Files.createDirectories(outbox.outboxDir());
        }
        credentials.start();
        main.start();
        requireTakers(main.getCamelContext());
        if (carries) {
            index.begin();
            watchSharedFolders();
            InitialPolls.schedule(main.getCamelContext(), settings.inbound());
            PollWatch.start(main.getCamelContext(), settings.inbound(), statuses, timing.clock(), timing.steady());
        }
    }

    /** Those that no poll looks at; each in a thread of its own, for a network share may not answer. */
    private void watchSharedFolders() {
        List<Path> shared = List.of(settings.dataDir(), settings.mailCenterDir());
        ScheduledExecutorService threads = main.getCamelContext()
                .getExecutorServiceManager()
                .newScheduledThreadPool(this, "folder-watch", shared.size());
        shared.forEach(folder -> threads.scheduleWithFixedDelay(
                () -> folderWatch.trouble(folder), 0, FOLDERS_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** One that cannot be made is in health until it is there; the other mailboxes need not wait for it. */
    private static void makeIfPossible(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            LOG.debug("{} is not made", folder, e);
        }
    }

    /** Camel finds out only when a mail gets there. */
    private static void requireTakers(CamelContext context) {
        Set<Endpoint> taken =
                context.getRoutes().stream().map(Route::getEndpoint).collect(Collectors.toSet());
        List<String> missing = context.getEndpoints().stream()
                .filter(DirectEndpoint.class::isInstance)
                .filter(endpoint -> !taken.contains(endpoint))
                .map(Endpoint::getEndpointUri)
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "a step goes to " + String.join(", ", missing) + ", and there is no route that begins from there");
        }
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** The port in use, where there is an HTTP server. */
    public Optional<Integer> httpPort() {
        return web.map(WebServer::port);
    }

    /** The port of the second listener, where there is one. */
    public Optional<Integer> observePort() {
        return web.flatMap(WebServer::observePort);
    }

    /** Open connections of the HTTP server. */
    public int httpConnections() {
        return web.map(WebServer::connections).orElse(0);
    }

    /** What a person may do with letters. */
    public LetterActions acts() {
        return acts;
    }

    /** Where the command line leaves what it asks of the running application. */
    public static Path actsDir(Settings settings) {
        return settings.dataDir().resolve("acts");
    }

    MailCenter mailCenter() {
        return mailCenter;
    }

    LetterIndex index() {
        return index;
    }

    /** How each mailbox and outbox is doing. */
    public Statuses statuses() {
        return statuses;
    }

    /** Begins nothing new, finishes what is begun, and stops. */
    @Override
    public void close() {
        credentials.close();
        connection.stopWaiting();
        if (jobs != null) {
            jobs.stop();
        }
        main.stop();
        if (jobs != null) {
            jobs.close();
        }
        connection.close();
        ledger.close();
        meters.close();
    }
}
