package dev.mailchute.web;

import dev.mailchute.health.FlowDay;
import dev.mailchute.health.FlowOutcome;
import java.time.Instant;

/**
 * What flowed through one mailbox or outbox, or through all of a direction, as it is shown.
 *
 * @param rate in an hour
 */
record FlowFigures(TodayCounts today, String rate, DelayWords delay, FlowPlot plot) {
    /**
     * Since midnight.
     *
     * @param done delivered or sent
     * @param held with those in doubt
     * @param left how often a message was left for a later attempt
     */
    record TodayCounts(long done, long held, long left) {}

    /**
     * How long messages took; empty if there were none.
     *
     * @param median half of them took no longer
     * @param slow 95 of a hundred took no longer
     */
    record DelayWords(String median, String slow) {}

    static FlowFigures of(FlowDay day, String direction, Instant now) {
        return new FlowFigures(
                new TodayCounts(
                        day.today(FlowOutcome.DONE),
                        day.today(FlowOutcome.HELD) + day.today(FlowOutcome.IN_DOUBT),
                        day.today(FlowOutcome.LEFT)),
                Formats.perHour(day.perHour()),
                new DelayWords(
                        day.median().map(Formats::took).orElse(""),
                        day.percentile95().map(Formats::took).orElse("")),
                FlowPlot.of(day, direction.equals("inbound") ? "delivered" : "sent", now));
    }
}
