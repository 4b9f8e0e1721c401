package dev.mailchute.bench;

import dev.mailchute.support.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.impl.StdSchedulerFactory;

/** Jobs and triggers in tables; each firing is taken by one node. */
final class QuartzStoreEngine implements PollingEngine {
    /** Quartz makes the jobs. */
    private static SimulatedPoll polls;

    private Scheduler scheduler;

    /** The poll of a mailbox. */
    @DisallowConcurrentExecution
    public static final class StoredPoll implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            // Quartz offers nothing to ask whether the firing is still this node's.
            polls.run(Integer.parseInt(context.getJobDetail().getKey().getName()), () -> true);
        }
    }

    private static Scheduler scheduler(EngineCluster cluster, String node) throws SchedulerException {
        Properties settings = EngineCluster.quartz();
        settings.setProperty("org.quartz.scheduler.instanceName", "mailboxes");
        settings.setProperty("org.quartz.scheduler.instanceId", node);
        // Without these, a node keeps one trigger each time, and looks up to 30 s ahead for it.
        settings.setProperty("org.quartz.scheduler.idleWaitTime", Long.toString(EngineCluster.BEAT.toMillis()));
        settings.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "32");
        settings.setProperty("org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow", "100");
        settings.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        settings.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        settings.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        settings.setProperty("org.quartz.jobStore.isClustered", "true");
        settings.setProperty(
                "org.quartz.jobStore.clusterCheckinInterval", Long.toString(EngineCluster.BEAT.toMillis()));
        settings.setProperty("org.quartz.jobStore.dataSource", "store");
        settings.setProperty("org.quartz.dataSource.store.provider", "hikaricp");
        settings.setProperty("org.quartz.dataSource.store.driver", "org.postgresql.Driver");
        settings.setProperty("org.quartz.dataSource.store.URL", cluster.urlOfWriters());
        settings.setProperty("org.quartz.dataSource.store.user", PostgresServer.USER);
        settings.setProperty("org.quartz.dataSource.store.maxConnections", "10");
        return new StdSchedulerFactory(settings).getScheduler();
    }

    @Override
    public void prepare(EngineCluster cluster) throws Exception {
        try (Connection connection = cluster.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(tables());
        }
        Map<JobDetail, Set<? extends Trigger>> all = new HashMap<>();
        for (int mailbox = 0; mailbox < cluster.mailboxes(); mailbox++) {
            all.put(cluster.job(StoredPoll.class, mailbox), Set.of(cluster.trigger(mailbox)));
        }
        Scheduler stopped = scheduler(cluster, "preparation");
        stopped.scheduleJobs(all, false);
        stopped.shutdown();
    }

    private static String tables() throws IOException {
        try (InputStream script =
                Scheduler.class.getResourceAsStream("/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void start(EngineCluster cluster, int node, SimulatedPoll poll) throws Exception {
        polls = poll;
        scheduler = scheduler(cluster, "node" + node);
        scheduler.start();
    }

    @Override
    public void close() throws SchedulerException {
        if (scheduler != null) {
            scheduler.shutdown();
        }
    }
}
