package dev.mailchute.app;

import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The triggers of {@code routes/inbound.camel.yaml}, one for each mailbox. */
final class QuartzTriggers implements PollWatch.Triggers {
    static final String GROUP = "inbound";
    private static final Logger LOG = LoggerFactory.getLogger(QuartzTriggers.class);

    private final Scheduler scheduler;

    QuartzTriggers(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void reschedule(String name) {
        TriggerKey key = TriggerKey.triggerKey(name, GROUP);
        try {
            Trigger trigger = scheduler.getTrigger(key);
            if (trigger != null) {
                scheduler.rescheduleJob(
                        key, trigger.getTriggerBuilder().startNow().build());
            }
        } catch (SchedulerException e) {
            LOG.debug("{} cannot be rescheduled", key, e);
        }
    }

    /** Quartz never runs a job twice at the same time; a second trigger means that a poll is already waiting for a thread. */
    @Override
    public void poll(String name) {
        JobKey job = JobKey.jobKey(name, GROUP);
        try {
            if (scheduler.getTriggersOfJob(job).size() == 1) {
                scheduler.triggerJob(job);
            }
        } catch (SchedulerException e) {
            LOG.debug("{} cannot be polled now, only by its schedule", name, e);
        }
    }
}
