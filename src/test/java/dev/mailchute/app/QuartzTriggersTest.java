package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Uses a scheduler in standby, so no job runs. */
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

    @Test
    void a_rescheduled_trigger_stays_the_only_one_of_its_mailbox() throws Exception {
        QuartzTriggers triggers = new QuartzTriggers(scheduler);
        triggers.reschedule("support");
        triggers.reschedule("unknown");
        assertEquals(1, scheduler.getTriggersOfJob(JOB).size());
    }
}
