package dev.mailchute.app;

import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.main.Main;

/** What Camel is configured with: the folder of the routes, thread pools, the scheduler, and the properties that routes name. */
final class CamelSettings {
    private static final int DRAIN_SECONDS = 25;
    /** Mails of a mailbox in hand at a time. Four requests at most are under way; the others write and sync meanwhile. */
    private static final int IN_HAND = 8;

    private static final int MAX_SCHEDULER_THREADS = 256;

    private CamelSettings() {}

    /**
     * @param routes the folder with the {@code *.camel.yaml} files
     * @param carries whether mailboxes are polled and outboxes looked through
     */
    static void apply(Main main, Path routes, Settings settings, Timing timing, boolean carries) {
        main.configure()
                .withName("mailchute")
                // What is found under it RouteFiles says.
                .withRoutesIncludePattern("*.camel.yaml")
                .withShutdownTimeout(DRAIN_SECONDS)
                .withShutdownNowOnTimeout(true)
                .withShutdownLogInflightExchangesOnTimeout(false)
                .withStreamCachingEnabled(false)
                .withJmxEnabled(false)
                .withAutoConfigurationLogSummary(false);
        main.setRoutesCollector(new RouteFiles(routes));
        main.setDefaultPropertyPlaceholderLocation("false");
        property(main, "camel.main.startupSummaryLevel", "Off");
        schedulerProperties(main, settings.inbound().size());
        mailboxPool(main);
        property(main, "redelivery-delay", timing.redelivery().toMillis());
        property(main, "outbox-delay", timing.waits().outboxes().toMillis());
        property(main, "command-delay", timing.waits().commands().toMillis());
        property(main, "http", carries && settings.http().port() >= 0);
        property(main, "carries", carries);
        property(main, "notifies", carries && settings.notice().isPresent());
        settings.own().forEach(main::addInitialProperty);
    }

    private static void schedulerProperties(Main main, int mailboxes) {
        String quartz = "camel.component.quartz.properties";
        property(main, quartz + "[org.quartz.threadPool.threadCount]", Math.min(MAX_SCHEDULER_THREADS, mailboxes + 2));
        property(main, quartz + "[org.quartz.jobStore.misfireThreshold]", 1000);
        property(main, quartz + "[org.quartz.scheduler.skipUpdateCheck]", true);
    }

    /** The pool that the poll of a mailbox has while it is under way. */
    private static void mailboxPool(Main main) {
        String pool = "camel.threadpool.config[mailbox].";
        property(main, pool + "poolSize", IN_HAND);
        property(main, pool + "maxPoolSize", IN_HAND);
        property(main, pool + "maxQueueSize", 10);
        property(main, pool + "keepAliveTime", 1);
        property(main, pool + "allowCoreThreadTimeOut", true);
    }

    private static void property(Main main, String key, Object value) {
        main.addInitialProperty(key, value.toString());
    }

    /**
     * Camel finds out only when a mail gets there.
     *
     * @throws IllegalArgumentException if a step goes where no route begins
     */
    static void requireTakers(CamelContext context) {
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
}
