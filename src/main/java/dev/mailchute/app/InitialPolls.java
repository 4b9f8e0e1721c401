package dev.mailchute.app;

import dev.mailchute.settings.InboundMailbox;
import java.time.Duration;
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

/** Polls every mailbox once at the start, in addition to its schedule. With many mailboxes, these polls are spread. */
final class InitialPolls {
    private static final Logger LOG = LoggerFactory.getLogger(InitialPolls.class);
    private static final Duration MAX_SPREAD = Duration.ofSeconds(10);
    private static final Duration APART = Duration.ofMillis(50);

    private InitialPolls() {}

    /** Triggers the Quartz job of each mailbox's route; Quartz never runs a job twice at the same time. */
    static void schedule(CamelContext context, List<InboundMailbox> mailboxes) {
        if (mailboxes.isEmpty()) {
            return;
        }
        Scheduler scheduler =
                context.getComponent("quartz", QuartzComponent.class).getScheduler();
        Duration apart = APART.multipliedBy(mailboxes.size()).compareTo(MAX_SPREAD) > 0
                ? MAX_SPREAD.dividedBy(mailboxes.size())
                : APART;
        ScheduledExecutorService starter =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(scheduler, "first-polls");
        for (int i = 0; i < mailboxes.size(); i++) {
            JobKey job = JobKey.jobKey(mailboxes.get(i).name(), "inbound");
            starter.schedule(() -> poll(scheduler, job), apart.multipliedBy(i).toMillis(), TimeUnit.MILLISECONDS);
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
