package dev.mailchute.app;

import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.PartPolls;
import dev.mailchute.inbound.Inbound;
import dev.mailchute.outbound.Outbound;
import dev.mailchute.settings.Direction;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;

/** Polls on a person's wish: the job of a mailbox is triggered; an outbox is looked into all the time and only waits no longer. */
final class PollsNow implements PartPolls {
    private final CamelContext context;
    private final Inbound inbound;
    private final Outbound outbound;

    PollsNow(CamelContext context, Inbound inbound, Outbound outbound) {
        this.context = context;
        this.inbound = inbound;
        this.outbound = outbound;
    }

    @Override
    public String pollNow(Part part) {
        if (part.direction().equals(Direction.OUTBOUND.toString())) {
            outbound.tryNow(part.name());
            return "the outbox is looked into every half second; what waited after a failure is due now";
        }
        inbound.tryNow(part.name());
        QuartzTriggers triggers = new QuartzTriggers(
                context.getComponent("quartz", QuartzComponent.class).getScheduler());
        boolean isPolling = triggers.isPolling(part.name());
        triggers.poll(part.name());
        return isPolling ? "a poll is under way, and another follows it" : "a poll has been started";
    }
}
