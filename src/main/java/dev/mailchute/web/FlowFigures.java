package dev.mailchute.web;

import dev.mailchute.health.FlowDay;
import dev.mailchute.health.FlowOutcome;
import java.time.Instant;

/**
 * What flowed through one mailbox or outbox, or through all of a direction, as it is shown.
 *
 * @param today delivered or sent since midnight
 * @param held since midnight, with those in doubt
 * @param left how often a message was left for a later attempt since midnight
 * @param rate in an hour
 * @param median how long half of the messages took; empty if there were none
 * @param slow how long 95 of a hundred took
 */
record FlowFigures(long today, long held, long left, String rate, String median, String slow, FlowPlot plot) {
    static FlowFigures of(FlowDay day, String direction, Instant now) {
        return new FlowFigures(
                day.today(FlowOutcome.DONE),
                day.today(FlowOutcome.HELD) + day.today(FlowOutcome.IN_DOUBT),
                day.today(FlowOutcome.LEFT),
                Formats.perHour(day.perHour()),
                day.median().map(Formats::took).orElse(""),
                day.percentile95().map(Formats::took).orElse(""),
                FlowPlot.of(day, direction.equals("inbound") ? "delivered" : "sent", now));
    }
}
