package dev.mailchute.bench;

import dev.mailchute.support.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/**
 * What all nodes of a compared cluster know.
 *
 * @param url of the database
 * @param mailboxes numbered from 0
 * @param period between two polls of a mailbox
 * @param begin when the first mailbox is polled for the first time; the others follow, spread over the period
 */
record EngineCluster(String url, int mailboxes, Duration period, Instant begin) {
    /** As the application has. */
    static final int THREADS = 256;

    /** Every engine asks or tells the database this often. */
    static final Duration BEAT = Duration.ofSeconds(1);

    Instant first(int mailbox) {
        return begin.plus(period.multipliedBy(mailbox).dividedBy(mailboxes));
    }

    /**
     * For engines that write at each firing. They need not wait for the disk: what a crash of the database forgets is a firing, and a mailbox may be polled
     * once more. And a node that is frozen in the middle of a transaction holds its locks for a while only, instead of for good.
     */
    String urlOfWriters() {
        return url + "?options=-c%20synchronous_commit=off%20-c%20idle_in_transaction_session_timeout=5000";
    }

    DataSource database() {
        return database(url);
    }

    static DataSource database(String url) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(url);
        database.setUser(PostgresServer.USER);
        database.setConnectTimeout(2);
        database.setSocketTimeout(3);
        return database;
    }

    /** The threads of Quartz, as the application sets them. */
    static Properties quartz() {
        Properties settings = new Properties();
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        settings.setProperty("org.quartz.threadPool.class", "dev.mailchute.app.SchedulerThreads");
        settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
        return settings;
    }

    /** @param type is annotated with {@link DisallowConcurrentExecution} */
    JobDetail job(Class<? extends Job> type, int mailbox) {
        return JobBuilder.newJob(type)
                .withIdentity(Integer.toString(mailbox))
                .requestRecovery()
                .build();
    }

    Trigger trigger(int mailbox) {
        return TriggerBuilder.newTrigger()
                .withIdentity(Integer.toString(mailbox))
                .startAt(Date.from(first(mailbox)))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(period.toMillis())
                        .repeatForever())
                .build();
    }
}
