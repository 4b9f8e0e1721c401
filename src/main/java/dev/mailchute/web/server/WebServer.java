package dev.mailchute.web.server;

import dev.mailchute.health.TroubleLog;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's HTTP server: the {@code platform-http:} routes with limits. Camel's own server has no timeouts, no limit on
 * connections, and one worker pool for everything.
 */
public final class WebServer extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final String PAGE = "/mail-center";
    private static final String OBSERVE = "/observe/";
    /** {@code live} and {@code ready}, which are cheap. */
    private static final String PROBES = OBSERVE + "health/";

    private static final List<Integer> STATUSES = List.of(400, 403, 404, 405, 406, 413, 415, 500, 503);
    private static final Pattern BROKEN = Pattern.compile("%(?!\\p{XDigit}{2})");
    private static final int START_SECONDS = 30;

    private final CamelContext context;
    private final Settings.Http settings;
    private final Bounds bounds;
    private final PageSupport front;
    private final ErrorPages errors;
    private final ErrorPages plainErrors;
    private final ConnectionLimit connections;
    private final ConnectionLimit observers;
    private final TroubleLog troubles = new TroubleLog();
    private Vertx vertx;
    private HttpServer server;
    private HttpServer observe;
    private volatile int observePort = -1;

    public WebServer(CamelContext context, Settings.Http settings, Bounds bounds, PageSupport front) {
        this.context = context;
        this.settings = settings;
        this.bounds = bounds;
        this.front = front;
        this.errors = new ErrorPages(Optional.of(front), settings.basePath());
        this.plainErrors = new ErrorPages(Optional.empty(), "");
        this.connections = new ConnectionLimit("the HTTP server", bounds.connections(), bounds);
        this.observers = new ConnectionLimit("the observe listener", Bounds.OBSERVE_CONNECTIONS, bounds);
    }

    /** The port in use. */
    public int port() {
        return server.actualPort();
    }

    /** The port of the observe listener, if there is one. */
    public Optional<Integer> observePort() {
        return Optional.ofNullable(observe).map(HttpServer::actualPort);
    }

    /** Open connections of the main listener. */
    public int connections() {
        return connections.count();
    }

    @Override
    protected void doStart() throws Exception {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(4)
                // a retry may block for long while it waits for its outcome
                .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(10));
        vertx = new VertxBuilder(options)
                .findTransport(new CountingTransport(port -> port == observePort ? observers : connections))
                .init()
                .vertx();
        Router routes = routes();
        observe = settings.observe().isPresent() ? listen(settings.observe().get(), routes) : null;
        server = listenForAll(routes);
        long every = Math.max(50, Math.min(1000, bounds.times().head().toMillis() / 4));
        vertx.setPeriodic(every, now -> {
            connections.sweep();
            observers.sweep();
        });
    }

    /** The router for Camel's routes. */
    private Router routes() throws Exception {
        WorkQueue page = queue("page");
        WorkQueue api = queue("api");
        // separate queues: clients that are not signed in cannot take the workers of those that are
        WorkQueue door = queue("strangers");
        WorkQueue apiDoor = queue("api-strangers");
        // A probe with the answer 503 would have the process restarted, so as many may wait as can be connected.
        int all = bounds.connections() + Bounds.OBSERVE_CONNECTIONS;
        WorkQueue health = new WorkQueue(vertx, "observe", new Bounds.WorkBounds(Bounds.OBSERVE_WORKERS, all));
        WorkQueue probes = new WorkQueue(vertx, "probes", new Bounds.WorkBounds(1, all));
        PageEngine engine = new PageEngine(
                (path, request) -> {
                    if (path.startsWith(OBSERVE)) {
                        return path.startsWith(PROBES) ? probes : health;
                    }
                    boolean isKnown = !path.startsWith(PAGE) || front.isKnown(request);
                    return path.startsWith(PAGE + "/api") ? isKnown ? api : apiDoor : isKnown ? page : door;
                },
                new TrustedProxies(settings.trustedProxies()));
        engine.setCamelContext(context);
        engine.start();
        context.getComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME, PlatformHttpComponent.class)
                .setEngine(engine);
        Router routes = Router.router(vertx);
        Bodies bodies = new Bodies(front::isKnown, connections, bounds);
        String name = VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO;
        context.getRegistry().bind(name, new VertxPlatformHttpRouter(null, vertx, routes, name) {
            @Override
            public Handler<RoutingContext> bodyHandler() {
                return bodies;
            }
        });
        return routes;
    }

    private WorkQueue queue(String name) {
        return new WorkQueue(vertx, name, bounds.work());
    }

    private HttpServer listenForAll(Router routes) throws Exception {
        String root = settings.basePath();
        Router router = Router.router(vertx);
        router.route()
                .handler(new RequestCheck(
                        errors,
                        connections,
                        root + OBSERVE,
                        settings.usersFile().isPresent()));
        Handler<RoutingContext> toPage = ctx -> ctx.response()
                .setStatusCode(302)
                .putHeader("Location", root + PAGE)
                .putHeader("Cache-Control", "no-store")
                .end();
        Stream.of("/", root, root + "/")
                .filter(path -> !path.isEmpty())
                .distinct()
                .forEach(path -> router.route(path)
                        .method(HttpMethod.GET)
                        .method(HttpMethod.HEAD)
                        .handler(toPage));
        if (settings.observe().isPresent()) {
            router.route(root + "/observe/health").handler(ctx -> ctx.fail(404));
            router.route(root + "/observe/metrics").handler(ctx -> ctx.fail(404));
        }
        router.route(root + "/*").subRouter(routes);
        HttpServerOptions options = options();
        Optional<Certificate> certificate = settings.tls().map(Certificate::new);
        if (certificate.isPresent()) {
            takeFirst(certificate.get());
            options.setSsl(true)
                    .setKeyCertOptions(KeyCertOptions.wrap(certificate.get()))
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        }
        HttpServer listener = listen(options, router, errors, settings.host(), settings.port());
        certificate.ifPresent(files -> vertx.setPeriodic(
                bounds.certificateCheck().toMillis(), now -> vertx.executeBlocking(() -> renew(files), true)));
        return listener;
    }

    private HttpServer listen(Settings.Observe address, Router routes) throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(ctx -> {
            observers.awaitsAnswer(ctx.request(), ctx.response());
            ctx.addEndHandler(ended -> observers.awaitsHead(ctx.request()));
            ctx.next();
        });
        router.route().handler(ctx -> {
            if (ctx.normalizedPath().startsWith(OBSERVE)) {
                ctx.next();
            } else {
                ctx.fail(404);
            }
        });
        router.route("/*").subRouter(routes);
        HttpServer listener = listen(options(), router, plainErrors, address.host(), address.port());
        observePort = listener.actualPort();
        return listener;
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(Bounds.MAX_HEAD)
                .setMaxHeaderSize(Bounds.MAX_HEAD)
                .setSslHandshakeTimeout(10)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                // HTTP/1.1 only: the limits count connections
                .setUseAlpn(false)
                .setHttp2ClearTextEnabled(false)
                .setReuseAddress(!PlatformDependent.isWindows());
    }

    private HttpServer listen(HttpServerOptions options, Router router, ErrorPages words, String host, int port)
            throws Exception {
        STATUSES.forEach(status -> router.errorHandler(status, words::failed));
        return vertx.createHttpServer(options)
                .connectionHandler(PipeliningGuard::watch)
                .requestHandler(request -> {
                    if (request.path() == null || BROKEN.matcher(request.path()).find()) {
                        words.invalid(request); // Vert.x Web would answer 500
                    } else {
                        router.handle(request);
                    }
                })
                .invalidRequestHandler(words::invalid)
                .exceptionHandler(e -> LOG.debug("a connection failed", e))
                .listen(port, host.replaceAll("[\\[\\]]", ""))
                .toCompletionStage()
                .toCompletableFuture()
                .get(START_SECONDS, TimeUnit.SECONDS);
    }

    private void takeFirst(Certificate files) {
        files.problem(vertx).ifPresent(problem -> {
            throw new ConfigurationException(List.of(problem));
        });
    }

    /** Why the server could not start with this certificate and key, if so. */
    public static Optional<ConfigurationProblem> problemWith(Settings.Tls files) {
        return new Certificate(files).problem(null);
    }

    /** An unusable pair, perhaps only half written, leaves the current one in use. */
    private Void renew(Certificate files) {
        try {
            if (files.renew(vertx)) {
                troubles.forget("certificate");
                LOG.info("the renewed certificate of the HTTP server is in use");
            }
        } catch (IOException | GeneralSecurityException e) {
            String words = "the new certificate or key of the HTTP server cannot be used; the old one stays in use: "
                    + e.getMessage();
            troubles.warn(LOG, "certificate", words, words);
        }
        return null;
    }

    @Override
    protected void doStop() throws Exception {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
            vertx = null;
        }
    }
}
