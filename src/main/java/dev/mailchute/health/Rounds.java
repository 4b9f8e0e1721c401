package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a part did its work last: a poll, a look, a check. Measured by the clock that nobody sets, and judged when somebody asks, so that it
 * also shows if the thread that does the work is blocked, or no longer there.
 */
public final class Rounds {
    /** So much later than due is not late: more than a request to Graph waits for a pause and for an answer. */
    public static final Duration GRACE = Duration.ofMinutes(3);

    private final Clocks clocks;
    private final Duration grace;
    private boolean underWay;
    private boolean done;
    private Instant moved;
    private Optional<Duration> due = Optional.of(Duration.ZERO);
    private Instant since;

    /** @param grace so much later than due is not late; a round under way may be silent for as long */
    public Rounds(Clocks clocks, Duration grace) {
        this.clocks = clocks;
        this.grace = grace;
        this.moved = clocks.steady().instant();
        this.since = clocks.now();
    }

    /**
     * It has stopped.
     *
     * @param underWay whether in the middle of a round
     * @param quiet how long ago its last sign of life was
     * @param since when that was, by the time of day as it is now
     */
    public record Stop(boolean underWay, Duration quiet, Instant since) {}

    /** A round begins. */
    public synchronized void begins() {
        moves();
        underWay = true;
    }

    /** The round goes on. */
    public synchronized void moves() {
        if (stop().isPresent()) {
            since = clocks.now();
        }
        moved = clocks.steady().instant();
    }

    /** @param untilNext how long until the next round is due; empty if there is none */
    public synchronized void ends(Optional<Duration> untilNext) {
        moves();
        if (!done) {
            since = clocks.now();
        }
        done = true;
        underWay = false;
        due = untilNext;
    }

    /** The time of day was set: the next round is due at another time. */
    public synchronized void reschedule(Optional<Duration> untilNext) {
        if (!underWay && done) {
            due = untilNext.map(quiet()::plus);
        }
    }

    /** Whether a round has come to its end since the start. */
    public synchronized boolean isDone() {
        return done;
    }

    /** Since when it is as it is: from the start until the end of the first round, from then on, or since it went on after a stop. */
    public synchronized Instant since() {
        return since;
    }

    /** Whether it has stopped. */
    public synchronized Optional<Stop> stop() {
        Duration quiet = quiet();
        Optional<Duration> allowed = underWay ? Optional.of(grace) : due.map(grace::plus);
        return allowed.filter(most -> quiet.compareTo(most) > 0)
                .map(most -> new Stop(underWay, quiet, clocks.now().minus(quiet)));
    }

    private Duration quiet() {
        return Duration.between(moved, clocks.steady().instant());
    }
}
