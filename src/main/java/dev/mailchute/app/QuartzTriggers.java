package dev.mailchute.app;

import java.time.Duration;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
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
    public void reschedule(String name, Duration wait) {
        TriggerKey key = TriggerKey.triggerKey(name, GROUP);
        try {
            Trigger trigger = scheduler.getTrigger(key);
            if (trigger != null) {
                Date from = new Date(System.currentTimeMillis() + wait.toMillis());
                scheduler.rescheduleJob(
                        key, trigger.getTriggerBuilder().startAt(from).build());
            }
        } catch (SchedulerException e) {
            LOG.debug("{} cannot be rescheduled", key, e);
        }
    }

    /** Quartz never runs a job twice at the same time: what is triggered during a poll waits for its end. */
    @Override
    public void poll(String name) {
        JobKey job = JobKey.jobKey(name, GROUP);
        try {
            if (!isPollWaiting(job)) {
                scheduler.triggerJob(job);
            }
        } catch (SchedulerException e) {
            LOG.debug("{} cannot be polled now, only by its schedule", name, e);
        }
    }

    /**
     * Whether a poll has been triggered besides the schedule, is due and has not begun; it will see all that is known now. One that is
     * not due may come late, after the machine's clock is set back.
     */
    private boolean isPollWaiting(JobKey job) throws SchedulerException {
        Set<TriggerKey> begun = scheduler.getCurrentlyExecutingJobs().stream()
                .map(execution -> execution.getTrigger().getKey())
                .collect(Collectors.toSet());
        TriggerKey schedule = TriggerKey.triggerKey(job.getName(), GROUP);
        Date now = new Date();
        return scheduler.getTriggersOfJob(job).stream()
                .filter(trigger -> !isAfter(trigger.getNextFireTime(), now))
                .map(Trigger::getKey)
                .anyMatch(key -> !key.equals(schedule) && !begun.contains(key));
    }

    /** @param time null for a trigger that fires no more */
    private static boolean isAfter(Date time, Date now) {
        return time != null && time.after(now);
    }

    /** Whether a poll of this mailbox is under way. */
    boolean isPolling(String name) {
        try {
            return scheduler.getCurrentlyExecutingJobs().stream()
                    .anyMatch(execution -> execution.getJobDetail().getKey().equals(JobKey.jobKey(name, GROUP)));
        } catch (SchedulerException e) {
            return false;
        }
    }
}
