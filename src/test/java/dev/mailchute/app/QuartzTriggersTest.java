package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;

/** Uses a scheduler in standby, so no job runs unless it is started. */
class QuartzTriggersTest {
    private static final JobKey JOB = JobKey.jobKey("support", QuartzTriggers.GROUP);

    private Scheduler scheduler;

    @BeforeEach
    void schedule() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "standing-by");
        properties.setProperty("org.quartz.threadPool.threadCount", "1");
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        scheduler = new StdSchedulerFactory(properties).getScheduler();
        scheduler.scheduleJob(
                JobBuilder.newJob(Job.class).withIdentity(JOB).build(),
                TriggerBuilder.newTrigger()
                        .withIdentity("support", QuartzTriggers.GROUP)
                        .withSchedule(SimpleScheduleBuilder.repeatMinutelyForever())
                        .build());
    }

    @AfterEach
    void shutdown() throws Exception {
        scheduler.shutdown();
    }

    @Test
    void a_poll_that_waits_for_a_thread_is_not_triggered_again() throws Exception {
        QuartzTriggers triggers = new QuartzTriggers(scheduler);
        triggers.poll("support");
        triggers.poll("support");
        assertEquals(2, scheduler.getTriggersOfJob(JOB).size());
    }

    /** A poll that lasts until it is let go. */
    @DisallowConcurrentExecution
    public static final class LongPoll implements Job {
        static final CountDownLatch BEGUN = new CountDownLatch(1);
        static final CountDownLatch GO_ON = new CountDownLatch(1);

        @Override
        public void execute(JobExecutionContext execution) {
            BEGUN.countDown();
            try {
                GO_ON.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void during_a_poll_another_may_be_wanted_once_and_follows_it() throws Exception {
        scheduler.pauseJob(JOB);
        JobKey sales = JobKey.jobKey("sales", QuartzTriggers.GROUP);
        scheduler.scheduleJob(
                JobBuilder.newJob(LongPoll.class).withIdentity(sales).build(),
                TriggerBuilder.newTrigger()
                        .withIdentity("sales", QuartzTriggers.GROUP)
                        .startAt(Date.from(Instant.now().plus(Duration.ofDays(1))))
                        .build());
        QuartzTriggers triggers = new QuartzTriggers(scheduler);
        assertFalse(triggers.isPolling("sales"));
        triggers.poll("sales");
        scheduler.start();
        try {
            LongPoll.BEGUN.await();
            assertTrue(triggers.isPolling("sales"));
            triggers.poll("sales");
            triggers.poll("sales");
            // The schedule, the poll under way, and the one that follows.
            assertEquals(3, scheduler.getTriggersOfJob(sales).size());
        } finally {
            LongPoll.GO_ON.countDown();
        }
    }

    @Test
    void a_poll_that_is_not_due_because_the_clock_was_set_back_does_not_count_as_waiting() throws Exception {
        scheduler.scheduleJob(TriggerBuilder.newTrigger()
                .withIdentity("support", "first-polls")
                .forJob(JOB)
                .startAt(Date.from(Instant.now().plus(Duration.ofMinutes(30))))
                .build());
        QuartzTriggers triggers = new QuartzTriggers(scheduler);
        triggers.poll("support");
        triggers.poll("support");
        assertEquals(3, scheduler.getTriggersOfJob(JOB).size());
    }

    @Test
    void a_rescheduled_trigger_has_its_place_after_the_wait() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        Duration wait = Duration.ofDays(1);
        new QuartzTriggers(scheduler).reschedule("support", wait);
        Instant next = scheduler
                .getTrigger(TriggerKey.triggerKey("support", QuartzTriggers.GROUP))
                .getNextFireTime()
                .toInstant();
        assertTrue(
                next.isAfter(before.plus(wait)) && !next.isAfter(Instant.now().plus(wait)), next::toString);
    }

    @Test
    void a_rescheduled_trigger_stays_the_only_one_of_its_mailbox() throws Exception {
        QuartzTriggers triggers = new QuartzTriggers(scheduler);
        triggers.reschedule("support", Duration.ZERO);
        triggers.reschedule("unknown", Duration.ZERO);
        assertEquals(1, scheduler.getTriggersOfJob(JOB).size());
    }
}
