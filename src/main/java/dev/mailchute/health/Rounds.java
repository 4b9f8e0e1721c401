package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * When a part did its work last: a poll, a look, a check. Measured by the clock that nobody sets, and judged when somebody asks, so that it
 * also shows if the thread that does the work is blocked, or no longer there.
 */
public final class Rounds {
    /** So much later than due is not late: more than a request to Graph waits for a pause and for an answer. */
    public static final Duration GRACE = Duration.ofMinutes(3);

    private final Clocks clocks;
    private final Duration grace;
    private final Function<Instant, Optional<Duration>> untilNext;
    private boolean underWay;
    private boolean done;
    private Instant moved;
    private Optional<Duration> due = Optional.of(Duration.ZERO);
    private Instant since;

    /**
     * @param grace so much later than due is not late; a round under way may be silent for as long
     * @param untilNext how long from a time of day until the next round is due; empty if none comes any more
     */
    public Rounds(Clocks clocks, Duration grace, Function<Instant, Optional<Duration>> untilNext) {
        this.untilNext = untilNext;
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
        move();
        underWay = true;
    }

    /** The round under way goes on; what is done besides, such as the retry of a letter, is no sign that rounds are made. */
    public synchronized void moves() {
        if (underWay) {
            move();
        }
    }

    private void move() {
        if (stop().isPresent()) {
            since = clocks.now();
        }
        moved = clocks.steady().instant();
    }

    /** The round is over; the next is due by the schedule, as the time of day is now. */
    public synchronized void ends() {
        move();
        if (!done) {
            since = clocks.now();
        }
        done = true;
        underWay = false;
        due = untilNext.apply(clocks.now());
    }

    /** The time of day was set: the next round is due at another time. */
    public synchronized void reschedule() {
        if (!underWay && done) {
            due = untilNext.apply(clocks.now()).map(quiet()::plus);
        }
    }

    /** After a pause in which nothing was due: the next round is due now, and not late yet. */
    public synchronized void resumes() {
        moved = clocks.steady().instant();
        since = clocks.now();
        done = false;
        if (!underWay) {
            due = Optional.of(Duration.ZERO);
        }
    }

    /** Whether a round has come to its end since the start or the last pause. */
    public synchronized boolean isDone() {
        return done;
    }

    /** Since when it is as it is: from the start or a pause until the end of the first round, from then on, or since it went on after a stop. */
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
