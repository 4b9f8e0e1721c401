package dev.mailchute.app;

import dev.mailchute.settings.Settings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.main.Main;

/** Camel's configuration: the folder of the routes, thread pools, the scheduler, and the properties that the routes use. */
final class CamelSettings {
    private static final int DRAIN_SECONDS = 25;
    /** Messages of a mailbox in progress at a time: four requests to Graph at most, while the others write and wait for syncs. */
    private static final int MAX_IN_PROGRESS = 12;

    private static final int MAX_SCHEDULER_THREADS = 256;

    /** As the routes name them. */
    static final String POLL_THREADS = "mailbox";

    private static final long KEPT_SECONDS = 5;

    private static final long UPKEEP_MILLIS = 3_600_000;

    private CamelSettings() {}

    /**
     * @param routes lists the {@code *.camel.yaml} files
     * @param carries whether mailboxes and outboxes are polled
     */
    static void apply(Main main, RouteFiles routes, Settings settings, Timing timing, boolean carries) {
        main.configure()
                .withName("mailchute")
                // RouteFiles lists the files.
                .withRoutesIncludePattern("*.camel.yaml")
                .withShutdownTimeout(DRAIN_SECONDS)
                .withShutdownNowOnTimeout(true)
                .withShutdownLogInflightExchangesOnTimeout(false)
                .withStreamCachingEnabled(false)
                // MessageEnds names the last step of a message that ended nowhere.
                .withMessageHistory(true)
                .withJmxEnabled(false)
                .withAutoConfigurationLogSummary(false);
        main.setRoutesCollector(routes);
        main.setDefaultPropertyPlaceholderLocation("false");
        property(main, "camel.main.startupSummaryLevel", "Off");
        schedulerProperties(main, settings.inbound().size());
        property(main, "redelivery-delay", timing.redelivery().toMillis());
        property(main, "outbox-delay", timing.waits().outboxes().toMillis());
        property(main, "command-delay", timing.waits().commands().toMillis());
        property(main, "http", carries && settings.http().port() >= 0);
        property(main, "carries", carries);
        if (settings.ledger().isShared()) {
            // More often, because a node may stop before its turn comes, or not have the common work in that moment.
            property(main, "upkeep-period", UPKEEP_MILLIS);
        }
        property(main, "notifies", carries && settings.notice().isPresent());
        settings.own().forEach(main::addInitialProperty);
    }

    private static void schedulerProperties(Main main, int mailboxes) {
        String quartz = "camel.component.quartz.properties";
        property(main, quartz + "[org.quartz.threadPool.class]", SchedulerThreads.class.getName());
        property(main, quartz + "[org.quartz.threadPool.threadCount]", Math.min(MAX_SCHEDULER_THREADS, mailboxes + 2));
        property(main, quartz + "[org.quartz.jobStore.misfireThreshold]", 1000);
        property(main, quartz + "[org.quartz.scheduler.skipUpdateCheck]", true);
        // InitialPolls starts it.
        property(main, "camel.component.quartz.autoStartScheduler", false);
        // Without this the stop waits for the polls once more. The routes have finished their messages by then.
        property(main, "camel.component.quartz.interruptJobsOnShutdown", true);
    }

    /** The pool that {@code executorService: mailbox} names. The scheduler's threads bound the number of polls. */
    static PollThreads pollThreads(CamelContext context) {
        ExecutorService threads = context.getExecutorServiceManager().newCachedThreadPool(context, POLL_THREADS);
        if (threads instanceof ThreadPoolExecutor pool) {
            pool.setKeepAliveTime(KEPT_SECONDS, TimeUnit.SECONDS);
        }
        return new PollThreads(threads, MAX_IN_PROGRESS);
    }

    private static void property(Main main, String key, Object value) {
        main.addInitialProperty(key, value.toString());
    }

    /**
     * Camel would notice a missing route only when a message gets there.
     *
     * @throws IllegalArgumentException if a step sends to a direct endpoint without a route
     */
    static void requireConsumers(CamelContext context) {
        Set<Endpoint> consumed =
                context.getRoutes().stream().map(Route::getEndpoint).collect(Collectors.toSet());
        List<String> missing = context.getEndpoints().stream()
                .filter(DirectEndpoint.class::isInstance)
                .filter(endpoint -> !consumed.contains(endpoint))
                .map(Endpoint::getEndpointUri)
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(noConsumer(missing));
        }
    }

    static String noConsumer(List<String> endpoints) {
        return "a step sends to " + String.join(", ", endpoints) + ", but no route starts from there";
    }
}
