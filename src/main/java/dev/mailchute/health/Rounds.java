package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * When a part last did its work: a poll, a look into an outbox, a check. Measured by the steady clock and judged at each question, so that
 * a thread that is blocked or has ended shows too.
 */
public final class Rounds {
    /** How much later than due is not yet late: longer than a request to Graph waits for a pause and for an answer. */
    public static final Duration GRACE = Duration.ofMinutes(3);

    private final Clocks clocks;
    private final Duration grace;
    private final Function<Instant, Optional<Duration>> untilNext;
    private boolean underWay;
    private boolean done;
    /** Whether the next round is due by the schedule; otherwise at once. */
    private boolean scheduled;

    private Instant moved;
    private Optional<Duration> due = Optional.of(Duration.ZERO);
    private Instant since;

    /**
     * @param grace how much later than due is not yet late, and how long a round under way may make no progress
     * @param untilNext the time from a time of day until the next round is due; empty if there is no further one
     */
    public Rounds(Clocks clocks, Duration grace, Function<Instant, Optional<Duration>> untilNext) {
        this.untilNext = untilNext;
        this.clocks = clocks;
        this.grace = grace;
        this.moved = clocks.steady().instant();
        this.since = clocks.now();
    }

    /** The first round is due by the schedule too, not at the start. */
    Rounds waitingForSchedule() {
        scheduled = true;
        due = untilNext.apply(clocks.now());
        return this;
    }

    /**
     * The part has stopped.
     *
     * @param underWay whether in the middle of a round
     * @param quiet the time since it last made progress
     * @param since when that was, by the present time of day
     */
    public record Stop(boolean underWay, Duration quiet, Instant since) {}

    /** A round begins. */
    public synchronized void begins() {
        move();
        underWay = true;
    }

    /** The round under way makes progress. Other work, such as the retry of a letter, does not count. */
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

    /** The round is over; the next one is due by the schedule, from the present time of day. */
    public synchronized void ends() {
        move();
        if (!done) {
            since = clocks.now();
        }
        done = true;
        scheduled = true;
        underWay = false;
        due = untilNext.apply(clocks.now());
    }

    /** The machine's clock was set: the next round is due at a different time. */
    public synchronized void reschedule() {
        if (!underWay && scheduled) {
            due = untilNext.apply(clocks.now()).map(quiet()::plus);
        }
    }

    /** After a pause in which nothing was due: the next round is due now, and not late yet. */
    public synchronized void resumes() {
        moved = clocks.steady().instant();
        since = clocks.now();
        done = false;
        scheduled = false;
        if (!underWay) {
            due = Optional.of(Duration.ZERO);
        }
    }

    /** Whether a round has been completed since the start or the last pause. */
    public synchronized boolean isDone() {
        return done;
    }

    /** When its present state began: at the start, after a pause, at the end of the first round, or when it continued after a stop. */
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
