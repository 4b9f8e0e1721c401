package dev.mailchute.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One row for each mailbox, taken by one node when it is due. */
final class DbSchedulerEngine implements PollingEngine {
    /** As its documentation has it for PostgreSQL. */
    private static final String TABLE = """
            CREATE TABLE scheduled_tasks (
              task_name TEXT NOT NULL,
              task_instance TEXT NOT NULL,
              task_data BYTEA,
              execution_time TIMESTAMP WITH TIME ZONE NOT NULL,
              picked BOOLEAN NOT NULL,
              picked_by TEXT,
              last_success TIMESTAMP WITH TIME ZONE,
              last_failure TIMESTAMP WITH TIME ZONE,
              consecutive_failures INT,
              last_heartbeat TIMESTAMP WITH TIME ZONE,
              version BIGINT NOT NULL,
              priority SMALLINT,
              PRIMARY KEY (task_name, task_instance)
            );
            CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
            CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
            """;

    private HikariDataSource connections;
    private Scheduler scheduler;

    @Override
    public void prepare(EngineCluster cluster) throws Exception {
        try (Connection connection = cluster.database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
        CustomTask<Void> task = task(cluster.period(), new SimulatedPoll());
        List<SchedulableInstance<?>> all = new ArrayList<>();
        for (int mailbox = 0; mailbox < cluster.mailboxes(); mailbox++) {
            all.add(SchedulableInstance.of(
                    new TaskInstance<>("poll", Integer.toString(mailbox)), cluster.first(mailbox)));
        }
        SchedulerClient.Builder.create(cluster.database(), task).build().scheduleBatch(all);
    }

    private static CustomTask<Void> task(Duration period, SimulatedPoll poll) {
        return Tasks.custom("poll", Void.class).execute((instance, context) -> {
            poll.run(Integer.parseInt(instance.getId()), () -> isAlive(context));
            Instant next = context.getExecution().executionTime.plus(period);
            return (CompletionHandler<Void>) (complete, operations) ->
                    operations.reschedule(complete, next.isAfter(Instant.now()) ? next : Instant.now());
        });
    }

    /** Whether other nodes still take this one for alive, by its own clock. */
    private static boolean isAlive(ExecutionContext context) {
        return !context.getCurrentlyExecuting().getHeartbeatState().hasStaleHeartbeat();
    }

    @Override
    public void start(EngineCluster cluster, int node, SimulatedPoll poll) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(EngineCluster.database(cluster.urlOfWriters()));
        pool.setMaximumPoolSize(10);
        connections = new HikariDataSource(pool);
        scheduler = Scheduler.create(connections, task(cluster.period(), poll))
                .schedulerName(new SchedulerName.Fixed("node" + node))
                .threads(EngineCluster.THREADS)
                .pollingInterval(EngineCluster.BEAT)
                // The way that its documentation recommends for many executions, and the least number of heartbeats.
                .pollUsingLockAndFetch(0.5, 1.0)
                .heartbeatInterval(EngineCluster.BEAT)
                .missedHeartbeatsLimit(4)
                .build();
        scheduler.start();
    }

    @Override
    public void close() {
        if (scheduler != null) {
            scheduler.stop();
            connections.close();
        }
    }
}
