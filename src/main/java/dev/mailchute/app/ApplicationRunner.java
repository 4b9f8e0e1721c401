package dev.mailchute.app;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Durable;
import dev.mailchute.files.NameEncoding;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code run}: runs the application until a signal stops it. */
public final class ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationRunner.class);
    /** A command may hold the lock briefly. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private final Settings settings;
    private final Path routes;
    private final Timing timing;
    private final CountDownLatch stop = new CountDownLatch(1);

    public ApplicationRunner(Settings settings, Path routes, Timing timing) {
        this.settings = settings;
        this.routes = routes;
        this.timing = timing;
    }

    /**
     * Returns after a signal, once everything in progress is finished.
     *
     * @throws ConfigurationException if the routes cannot be loaded
     * @throws LedgerException if another {@code run} uses the same ledger
     */
    public int run() throws Exception {
        RouteCheck.require(routes, settings);
        try (RunLock lock = lock();
                Application application = application()) {
            requireFreePort();
            if (NameEncoding.isAsciiOnly()) {
                LOG.warn(
                        "names of message files are kept in ASCII, and files with other names cannot be opened: {}",
                        NameEncoding.advice());
            }
            StartLines.of(settings, routes).forEach(LOG::info);
            tellOfRoutes();
            ShutdownSignal.onFirst(
                    stop::countDown, () -> application.ownRoutes().reload("SIGHUP"));
            start(application);
            Path portFile = settings.dataDir().resolve("http.port");
            application.httpPort().ifPresentOrElse(port -> write(portFile, port + "\n"), () -> remove(portFile));
            Path observeFile = settings.dataDir().resolve("observe.url");
            observeAddress(application)
                    .ifPresentOrElse(url -> write(observeFile, url + "\n"), () -> remove(observeFile));
            LOG.info(
                    "Mailchute has started{}",
                    application
                            .httpPort()
                            .map(port -> "; " + mainAddress(settings.http().host(), port) + "/mail-center")
                            .orElse(""));
            ReadyNotice.send(System.getenv());
            stop.await();
            LOG.info("Mailchute is stopping and finishes what is in progress");
        }
        LOG.info("Mailchute has stopped");
        return 0;
    }

    /** What is wrong with them is told by the check. */
    private void tellOfRoutes() {
        new OwnFiles(routes).told().forEach(LOG::info);
        try (Plugins plugins = new Plugins(routes)) {
            plugins.told().forEach(LOG::info);
        }
    }

    private RunLock lock() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            Optional<RunLock> lock = RunLock.take(settings.dataDir());
            if (lock.isPresent()) {
                return lock.get();
            }
            if (System.nanoTime() - begun > LOCK_TIMEOUT.toNanos()) {
                throw new LedgerException(
                        "the ledger " + Ledger.place(settings)
                                + " is in use by another Mailchute with the data directory " + settings.dataDir()
                                + "; stop that one first",
                        null);
            }
            stop.await(200, TimeUnit.MILLISECONDS);
        }
    }

    private Application application() throws IOException {
        try {
            return new Application(settings, routes, timing);
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException(List.of(StartupProblems.caFile(e)));
        }
    }

    private String mainAddress(String host, int port) {
        return (settings.http().tls().isPresent() ? "https://" : "http://") + host + ":" + port
                + settings.http().basePath();
    }

    /** The URL that {@code /observe} follows, as seen from this machine. */
    private Optional<String> observeAddress(Application application) {
        Optional<String> own = settings.http().observe().flatMap(observe -> application
                .observePort()
                .map(port -> "http://" + local(observe.host()) + ":" + port));
        return own.or(() -> application
                .httpPort()
                .map(port -> mainAddress(local(settings.http().host()), port)));
    }

    private static String local(String host) {
        String bare = host.replaceAll("[\\[\\]]", "");
        return switch (bare) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> bare.contains(":") ? "[" + bare + "]" : bare;
        };
    }

    /** Checked before anything starts. */
    private void requireFreePort() throws IOException {
        requireFree(
                "mailchute.http.port", settings.http().host(), settings.http().port());
        if (settings.http().observe().isPresent()) {
            Settings.Observe observe = settings.http().observe().get();
            requireFree("mailchute.http.observe-port", observe.host(), observe.port());
        }
    }

    private static void requireFree(String key, String host, int port) throws IOException {
        if (port <= 0) {
            return;
        }
        try (ServerSocket trial = new ServerSocket()) {
            trial.setReuseAddress(true);
            trial.bind(new InetSocketAddress(host, port));
        } catch (BindException e) {
            throw new PortTakenException("port " + port + " on " + host + " is in use; free it, or set " + key
                    + " to another port, to 0 for any free one, or to -1 for none");
        }
    }

    /** Another program uses the port of the HTTP server. */
    static final class PortTakenException extends RuntimeException {
        PortTakenException(String message) {
            super(message);
        }
    }

    private void start(Application application) throws Exception {
        try {
            application.start();
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ConfigurationException bad) {
                    throw bad;
                }
                if (cause instanceof LedgerException || cause instanceof java.nio.file.FileSystemException) {
                    throw e;
                }
            }
            throw new ConfigurationException(List.of(RouteCheck.problem("the routes in " + routes, e)));
        }
    }

    private static void write(Path file, String line) {
        try {
            Durable.write(file, line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
