package dev.mailchute;

import dev.mailchute.settings.InboundMailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** Polls every mailbox once at the start, besides its schedule: spread, so that many do not come at once. */
final class FirstPolls {
    private static final Duration SPREAD_AT_MOST = Duration.ofSeconds(10);
    private static final Duration APART = Duration.ofMillis(50);

    private FirstPolls() {}

    /** The job of each mailbox's route gets one more trigger; Quartz never runs a job twice at the same time. */
    static void schedule(CamelContext context, List<InboundMailbox> mailboxes) throws SchedulerException {
        if (mailboxes.isEmpty()) {
            return;
        }
        Scheduler scheduler =
                context.getComponent("quartz", QuartzComponent.class).getScheduler();
        Duration apart = APART.multipliedBy(mailboxes.size()).compareTo(SPREAD_AT_MOST) > 0
                ? SPREAD_AT_MOST.dividedBy(mailboxes.size())
                : APART;
        Instant start = Instant.now();
        for (InboundMailbox mailbox : mailboxes) {
            scheduler.scheduleJob(TriggerBuilder.newTrigger()
                    .withIdentity(mailbox.name(), "first-poll")
                    .forJob(JobKey.jobKey(mailbox.name(), "inbound"))
                    .startAt(Date.from(start))
                    .build());
            start = start.plus(apart);
        }
    }
}
