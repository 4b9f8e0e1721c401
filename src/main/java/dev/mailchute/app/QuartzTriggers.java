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
    public void armAgain(String name) {
        TriggerKey key = TriggerKey.triggerKey(name, GROUP);
        try {
            Trigger trigger = scheduler.getTrigger(key);
            if (trigger != null) {
                scheduler.rescheduleJob(
                        key, trigger.getTriggerBuilder().startNow().build());
            }
        } catch (SchedulerException e) {
            LOG.debug("{} is not armed again", key, e);
        }
    }

    /** Quartz never runs the job of a mailbox twice at the same time; and one poll that waits for a thread is enough. */
    @Override
    public void poll(String name) {
        JobKey job = JobKey.jobKey(name, GROUP);
        try {
            if (scheduler.getTriggersOfJob(job).size() == 1) {
                scheduler.triggerJob(job);
            }
        } catch (SchedulerException e) {
            LOG.debug("no poll of {} besides its schedule", name, e);
        }
    }
}
