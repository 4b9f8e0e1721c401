package dev.mailchute.app;

import dev.mailchute.settings.InboundMailbox;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
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
        Instant now = Instant.now();
        for (int place = 0; place < mailboxes.size(); place++) {
            poll(scheduler, mailboxes.get(place).name(), now.plus(Spread.first(place, mailboxes.size())));
        }
    }

    /** By a trigger that fires once: an executor of Camel takes no more than a thousand tasks. */
    private static void poll(Scheduler scheduler, String name, Instant at) {
        try {
            scheduler.scheduleJob(TriggerBuilder.newTrigger()
                    .withIdentity(name, "first-polls")
                    .forJob(name, QuartzTriggers.GROUP)
                    .startAt(Date.from(at))
                    .build());
        } catch (SchedulerException e) {
            LOG.debug("{} is not polled at the start, only by its schedule", name, e);
        }
    }
}
