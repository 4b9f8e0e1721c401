package dev.mailchute.app;

import dev.mailchute.settings.InboundMailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the schedules, spread over their intervals, and polls every mailbox once within five seconds of the start, unless it waits for its schedule. */
final class InitialPolls {
    private static final Logger LOG = LoggerFactory.getLogger(InitialPolls.class);

    /** Over this long the polls after a take-over are spread: nobody has looked into these mailboxes for some seconds. */
    private static final int TAKE_OVER_MILLIS = 1000;

    private InitialPolls() {}

    /**
     * Starts the scheduler, which is not started automatically, so that no trigger fires before it has its place. Triggers the job of each
     * mailbox besides; Quartz never runs a job twice at the same time.
     */
    static void schedule(CamelContext context, List<InboundMailbox> mailboxes) throws SchedulerException {
        // Without a mailbox, a route of the user's own may need it.
        if (context.hasComponent("quartz") == null) {
            return;
        }
        schedule(context.getComponent("quartz", QuartzComponent.class).getScheduler(), mailboxes);
    }

    static void schedule(Scheduler scheduler, List<InboundMailbox> mailboxes) throws SchedulerException {
        QuartzTriggers triggers = new QuartzTriggers(scheduler);
        Map<String, Duration> offsets = Spread.offsets(mailboxes);
        mailboxes.stream()
                .filter(mailbox -> !mailbox.schedule().isCron())
                .map(InboundMailbox::name)
                .forEach(name -> triggers.reschedule(name, offsets.get(name)));
        scheduler.start();
        Instant start = Instant.now();
        List<InboundMailbox> now = mailboxes.stream()
                .filter(mailbox -> mailbox.schedule().isAtStart())
                .toList();
        for (int place = 0; place < now.size(); place++) {
            poll(scheduler, now.get(place).name(), start.plus(Spread.first(place, now.size())));
        }
    }

    /** Polls a mailbox that this node has just got, unless it waits for its schedule; an outbox is looked into all the time. */
    static void pollSoon(CamelContext context, List<InboundMailbox> mailboxes, String part) {
        mailboxes.stream()
                .filter(mailbox -> part.equals("inbound." + mailbox.name()))
                .filter(mailbox -> mailbox.schedule().isAtStart())
                .map(InboundMailbox::name)
                .forEach(name -> poll(
                        context.getComponent("quartz", QuartzComponent.class).getScheduler(),
                        name,
                        Instant.now().plusMillis(Math.floorMod(name.hashCode(), TAKE_OVER_MILLIS))));
    }

    /** By a trigger that fires once: an executor of Camel accepts at most a thousand tasks. */
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
