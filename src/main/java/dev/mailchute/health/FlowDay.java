package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** What flowed in the last 24 hours, and today, through one mailbox or outbox, or through many together. */
public final class FlowDay {
    /** So many quarters of an hour are looked back at. */
    public static final int QUARTERS = 96;

    private static final int QUARTERS_OF_AN_HOUR = 4;

    private final Instant now;
    private final long last;
    private final long midnight;
    private final long[][] quarters = new long[FlowOutcome.values().length][QUARTERS];
    private final long[] today = new long[FlowOutcome.values().length];
    private final DelayHistogram delays = new DelayHistogram();

    /** Nothing yet. @param zone today began at its midnight */
    public FlowDay(Instant now, ZoneId zone) {
        this.now = now;
        this.last = PartFlow.quarter(now);
        this.midnight = PartFlow.quarter(
                now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant());
    }

    /** The quarter of an hour that is now. */
    long lastQuarter() {
        return last;
    }

    long firstQuarter() {
        return Math.min(midnight, last - QUARTERS + 1);
    }

    void add(FlowOutcome outcome, long quarter, int count) {
        int index = (int) (quarter - last) + QUARTERS - 1;
        if (index >= 0 && index < QUARTERS) {
            quarters[outcome.ordinal()][index] += count;
        }
        if (quarter >= midnight && quarter <= last) {
            today[outcome.ordinal()] += count;
        }
    }

    void addDelays(int[] counts) {
        delays.add(counts);
    }

    public long today(FlowOutcome outcome) {
        return today[outcome.ordinal()];
    }

    /** In each quarter of an hour, the oldest first. */
    public long[] quarters(FlowOutcome outcome) {
        return quarters[outcome.ordinal()].clone();
    }

    /** Of the last hour, and of what has passed of this quarter: messages delivered or sent in an hour. */
    public double perHour() {
        long[] done = quarters[FlowOutcome.DONE.ordinal()];
        long count = 0;
        for (int i = QUARTERS - 1 - QUARTERS_OF_AN_HOUR; i < QUARTERS; i++) {
            count += done[i];
        }
        long begun = (last - QUARTERS_OF_AN_HOUR) * PartFlow.QUARTER_SECONDS;
        return count * 3600.0 / (now.getEpochSecond() - begun);
    }

    /** The median delay of the last 24 hours, to within a fifth. */
    public Optional<Duration> median() {
        return delays.quantile(0.5);
    }

    /** Of a hundred messages, 95 took so long or less, to within a fifth. */
    public Optional<Duration> percentile95() {
        return delays.quantile(0.95);
    }
}
