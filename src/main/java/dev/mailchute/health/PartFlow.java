package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * What flowed through one mailbox or outbox: two rings, of quarters of an hour for the counts and of hours for the delays. Each array is made
 * when it is needed; a slot that was used for another time is emptied before it is used again.
 */
final class PartFlow {
    static final long QUARTER_SECONDS = 900;

    private static final long HOUR_SECONDS = 3600;
    /** The longest day has 25 hours; the quarter or hour that is now is one more. */
    private static final int QUARTER_SLOTS = 25 * 4 + 1;
    /** The 24 hours before now end in 25 hours of the clock. */
    private static final int HOUR_SLOTS = 25;

    private int[] quarters = {};
    private final int[][] counts = new int[FlowOutcome.values().length][];
    private int[] hours = {};
    private int[][] delays = {};

    static long quarter(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), QUARTER_SECONDS);
    }

    synchronized void count(Instant at, FlowOutcome outcome) {
        if (quarters.length == 0) {
            quarters = new int[QUARTER_SLOTS];
        }
        int quarter = (int) quarter(at);
        int slot = Math.floorMod(quarter, QUARTER_SLOTS);
        if (quarters[slot] != quarter) {
            quarters[slot] = quarter;
            for (int[] of : counts) {
                if (of != null) {
                    of[slot] = 0;
                }
            }
        }
        if (counts[outcome.ordinal()] == null) {
            counts[outcome.ordinal()] = new int[QUARTER_SLOTS];
        }
        counts[outcome.ordinal()][slot]++;
    }

    synchronized void delay(Instant at, Duration took) {
        if (hours.length == 0) {
            hours = new int[HOUR_SLOTS];
            delays = new int[HOUR_SLOTS][];
        }
        int hour = (int) Math.floorDiv(at.getEpochSecond(), HOUR_SECONDS);
        int slot = Math.floorMod(hour, HOUR_SLOTS);
        if (delays[slot] == null) {
            delays[slot] = new int[DelayHistogram.BUCKETS];
        } else if (hours[slot] != hour) {
            Arrays.fill(delays[slot], 0);
        }
        hours[slot] = hour;
        delays[slot][DelayHistogram.bucket(took)]++;
    }

    synchronized void addTo(FlowDay day) {
        for (FlowOutcome outcome : FlowOutcome.values()) {
            int[] of = counts[outcome.ordinal()];
            for (int slot = 0; of != null && slot < QUARTER_SLOTS; slot++) {
                if (of[slot] > 0 && quarters[slot] >= day.firstQuarter() && quarters[slot] <= day.lastQuarter()) {
                    day.add(outcome, quarters[slot], of[slot]);
                }
            }
        }
        long hour = Math.floorDiv(day.lastQuarter() * QUARTER_SECONDS, HOUR_SECONDS);
        for (int slot = 0; slot < hours.length; slot++) {
            if (delays[slot] != null && hours[slot] > hour - HOUR_SLOTS && hours[slot] <= hour) {
                day.addDelays(delays[slot]);
            }
        }
    }
}
