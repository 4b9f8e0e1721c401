package dev.mailchute.bench;

import dev.mailchute.cluster.ClusterNode;
import dev.mailchute.cluster.Ownership;
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
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final Map<Slot, AtomicInteger> inProgress = new ConcurrentHashMap<>();
    private final ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor();
    private EngineCluster cluster;
    private SimulatedPoll poll;
    private ClusterNode node;
    private Scheduler scheduler;

    /** The poll of a mailbox. */
    @DisallowConcurrentExecution
    public static final class OwnedPoll implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            current.pollIfOwned(Integer.parseInt(context.getJobDetail().getKey().getName()), current.node);
        }
    }

    @Override
    public void prepare(EngineCluster of) throws Exception {
        try (Connection connection = of.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(table());
        }
    }

    private static String table() throws IOException {
        try (InputStream script = ClusterNode.class.getResourceAsStream("/dev/mailchute/ledger/10.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
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
            all.put(of.job(OwnedPoll.class, mailbox), Set.of(of.trigger(mailbox)));
        }
        scheduler.scheduleJobs(all, false);
        Clock clock = Clock.systemUTC();
        node = new ClusterNode(
                of.database(),
                new ClusterNode.Name("node" + number, number * NUMBERS_APART),
                clock,
                clock,
                new ClusterNode.Work(slot -> count(slot).get() > 0, this::gained));
        steps.scheduleAtFixedRate(node::step, 0, EngineCluster.BEAT.toMillis(), TimeUnit.MILLISECONDS);
        scheduler.start();
    }

    private static Slot slot(int mailbox) {
        return Slot.of("app", "box" + mailbox + "@contoso.com");
    }

    private AtomicInteger count(Slot slot) {
        return inProgress.computeIfAbsent(slot, unused -> new AtomicInteger());
    }

    private void pollIfOwned(int mailbox, Ownership ownership) {
        Slot slot = slot(mailbox);
        AtomicInteger count = count(slot);
        count.incrementAndGet();
        try {
            Optional<Tenure> tenure = ownership.tenure(slot);
            if (tenure.isPresent() && ownership.mayBegin(slot)) {
                poll.run(mailbox, () -> ownership.tenure(slot).equals(tenure));
            }
        } finally {
            count.decrementAndGet();
        }
    }

    /** Polls at once what another node may have left. */
    private void gained(Tenure tenure) {
        if (Instant.now().isBefore(cluster.begin())) {
            return;
        }
        for (int mailbox = 0; mailbox < cluster.mailboxes(); mailbox++) {
            if (slot(mailbox).equals(tenure.slot())) {
                try {
                    scheduler.triggerJob(JobKey.jobKey(Integer.toString(mailbox)));
                } catch (SchedulerException e) {
                    throw new IllegalStateException(e);
                }
            }
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
