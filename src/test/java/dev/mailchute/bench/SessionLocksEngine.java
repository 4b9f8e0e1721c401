package dev.mailchute.bench;

import dev.mailchute.cluster.ClusterNode;
import dev.mailchute.cluster.Lease;
import dev.mailchute.cluster.Ownership;
import dev.mailchute.cluster.SharedOwnership;
import dev.mailchute.cluster.Slot;
import dev.mailchute.cluster.Tenure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.impl.StdSchedulerFactory;

/** The application's own: every node has all timers in memory, and polls what is in the slots that it has locked. */
final class SessionLocksEngine implements PollingEngine {
    /** So far apart that nodes look for free slots in different places. */
    private static final int NUMBERS_APART = 21;

    /** Quartz makes the jobs. */
    private static SessionLocksEngine current;

    private final ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Slot> slots = new HashMap<>();
    private EngineCluster cluster;
    private SimulatedPoll poll;
    private ClusterNode node;
    private Ownership ownership;
    private Scheduler scheduler;

    /** The poll of a mailbox. */
    @DisallowConcurrentExecution
    public static final class OwnedPoll implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            current.pollIfOwned(context.getJobDetail().getKey().getName());
        }
    }

    @Override
    public void prepare(EngineCluster of) throws Exception {
        try (Connection connection = of.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(table("10.sql", "ledger_tenure"));
            statement.execute(table("12.sql", "ledger_node"));
        }
    }

    /** The statement of a script that makes a table. */
    private static String table(String name, String table) throws IOException {
        try (InputStream script = ClusterNode.class.getResourceAsStream("/dev/mailchute/ledger/" + name)) {
            return Stream.of(new String(script.readAllBytes(), StandardCharsets.UTF_8).split(";"))
                    .filter(statement -> statement.contains("CREATE TABLE " + table + " "))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void start(EngineCluster of, int number, SimulatedPoll newPoll) throws Exception {
        current = this;
        cluster = of;
        poll = newPoll;
        Properties settings = EngineCluster.quartz();
        settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        scheduler = new StdSchedulerFactory(settings).getScheduler();
        Map<JobDetail, Set<? extends Trigger>> all = new HashMap<>();
        for (int mailbox = 0; mailbox < of.mailboxes(); mailbox++) {
            slots.put(Integer.toString(mailbox), Slot.of("app", "box" + mailbox + "@contoso.com"));
            all.put(of.job(OwnedPoll.class, mailbox), Set.of(of.trigger(mailbox)));
        }
        scheduler.scheduleJobs(all, false);
        Clock clock = Clock.systemUTC();
        node = new ClusterNode(
                of.database()::getConnection,
                new ClusterNode.Name("node" + number, number * NUMBERS_APART),
                new HashSet<>(slots.values()),
                new Lease(clock, clock, ClusterNode.VALID),
                false);
        node.gainedHeardBy(this::gained);
        node.take();
        ownership = new SharedOwnership(node, slots);
        steps.scheduleAtFixedRate(node::step, 0, EngineCluster.BEAT.toMillis(), TimeUnit.MILLISECONDS);
        scheduler.start();
    }

    private void pollIfOwned(String mailbox) {
        Optional<Ownership.Engagement> begun = ownership.begin(mailbox);
        if (begun.isEmpty()) {
            return;
        }
        try (Ownership.Engagement ended = begun.get()) {
            poll.run(Integer.parseInt(mailbox), () -> ownership.isOwned(mailbox));
        }
    }

    /** Polls at once what another node may have left. */
    private void gained(Tenure tenure) {
        if (Instant.now().isBefore(cluster.begin())) {
            return;
        }
        slots.forEach((mailbox, slot) -> {
            if (slot.equals(tenure.slot())) {
                poll(mailbox);
            }
        });
    }

    private void poll(String mailbox) {
        try {
            scheduler.triggerJob(JobKey.jobKey(mailbox));
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SchedulerException {
        steps.shutdownNow();
        if (scheduler != null) {
            scheduler.shutdown();
            node.close();
        }
    }
}
