package dev.mailchute.health;

import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.PartHealth.Reason;
import dev.mailchute.health.PartHealth.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part that is checked at intervals, such as the ledger. */
public final class CheckedPart implements HealthPart {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedPart.class);

    private final Part part;
    private final Clocks clocks;
    private final Rounds rounds;
    private final StopWords words;
    private final boolean isLoggedElsewhere;
    private Optional<Reason> trouble = Optional.empty();
    private Optional<Instant> changed = Optional.empty();
    private Optional<Instant> lastSuccess = Optional.empty();
    private Waiting waiting = Waiting.NOTHING;

    /**
     * @param check the name of a check: {@code write to the ledger}
     * @param every the time between two checks
     */
    public CheckedPart(Part part, String check, Clocks clocks, Duration every, Duration grace) {
        this(
                part,
                new StopWords(check, "every " + Status.describe(every)),
                clocks,
                new Rounds(clocks, grace, now -> Optional.of(every)),
                false);
    }

    private CheckedPart(Part part, StopWords words, Clocks clocks, Rounds rounds, boolean isLoggedElsewhere) {
        this.isLoggedElsewhere = isLoggedElsewhere;
        this.part = part;
        this.clocks = clocks;
        this.rounds = rounds;
        this.words = words;
    }

    /** The same, but another watch logs its trouble; here, only the end of its checks is logged. */
    public CheckedPart loggedElsewhere() {
        return new CheckedPart(part, words, clocks, rounds, true);
    }

    /** Checks it now. @param trial returns what is wrong with it, if anything is */
    public void check(Supplier<Optional<Reason>> trial) {
        rounds.begins();
        try {
            record(trial.get());
        } catch (RuntimeException e) {
            LOG.error("unexpected error with the {}", words.round(), e);
            record(Optional.of(Reason.of("unexpected error: " + e, "See the log, and report it")));
        } finally {
            rounds.ends();
        }
    }

    private synchronized void record(Optional<Reason> now) {
        if (now.isPresent() != trouble.isPresent()) {
            changed = Optional.of(clocks.now());
        }
        if (now.isEmpty()) {
            lastSuccess = Optional.of(clocks.now());
        }
        trouble = now;
    }

    /** Sets what waits there. */
    public synchronized void waiting(Waiting now) {
        waiting = now;
    }

    @Override
    public synchronized PartHealth health() {
        Optional<Rounds.Stop> stop = rounds.stop();
        if (stop.isPresent()) {
            return health(Condition.DOWN, stop.get().since(), words.of(stop.get()));
        }
        Instant since = changed.filter(rounds.since()::isBefore).orElseGet(rounds::since);
        if (trouble.isPresent()) {
            return health(Condition.DOWN, since, trouble.get());
        }
        return rounds.isDone()
                ? health(Condition.UP, since, Reason.NONE)
                : health(Condition.UNKNOWN, since, words.notYet(StopWords.START));
    }

    private PartHealth health(Condition state, Instant since, Reason reason) {
        return new PartHealth(part, state, since, reason, lastSuccess, waiting);
    }

    @Override
    public Optional<String> stopped() {
        if (isLoggedElsewhere) {
            return rounds.stop().map(words::of).flatMap(Reason::line);
        }
        PartHealth now = health();
        return now.isDown() ? now.reason().line() : Optional.empty();
    }
}
