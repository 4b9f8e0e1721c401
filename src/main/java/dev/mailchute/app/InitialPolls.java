package dev.mailchute.app;

import dev.mailchute.settings.InboundMailbox;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the schedules, spread over their intervals, and polls every mailbox once at the start, one after the other. */
final class InitialPolls {
    private static final Logger LOG = LoggerFactory.getLogger(InitialPolls.class);

    private InitialPolls() {}

    /**
     * Starts the scheduler, which does not start by itself so that no trigger fires before it has its place. Triggers the job of each
     * mailbox besides; Quartz never runs a job twice at the same time.
     */
    static void schedule(CamelContext context, List<InboundMailbox> mailboxes) throws SchedulerException {
        // Without a mailbox, a route of the user's own may need it.
        if (context.hasComponent("quartz") == null) {
            return;
        }
        Scheduler scheduler =
                context.getComponent("quartz", QuartzComponent.class).getScheduler();
        QuartzTriggers triggers = new QuartzTriggers(scheduler);
        for (int place = 0; place < mailboxes.size(); place++) {
            InboundMailbox mailbox = mailboxes.get(place);
            if (!mailbox.schedule().isCron()) {
                triggers.reschedule(mailbox.name(), Spread.offset(place, mailboxes.size(), mailbox.schedule()));
            }
        }
        scheduler.start();
        ScheduledExecutorService starter =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(scheduler, "first-polls");
        for (int i = 0; i < mailboxes.size(); i++) {
            JobKey job = JobKey.jobKey(mailboxes.get(i).name(), "inbound");
            starter.schedule(
                    () -> poll(scheduler, job),
                    Spread.first(i, mailboxes.size()).toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private static void poll(Scheduler scheduler, JobKey job) {
        try {
            scheduler.triggerJob(job);
        } catch (SchedulerException e) {
            LOG.debug("{} is not polled at the start, only by its schedule", job, e);
        }
    }
}
