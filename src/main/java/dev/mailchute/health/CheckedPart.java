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

/** A part that is tried from time to time, such as the ledger. */
public final class CheckedPart implements HealthPart {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedPart.class);

    private final Part part;
    private final Clocks clocks;
    private final Rounds rounds;
    private final StopWords words;
    private final boolean isToldElsewhere;
    private Optional<Reason> trouble = Optional.empty();
    private Optional<Instant> changed = Optional.empty();
    private Optional<Instant> lastSuccess = Optional.empty();
    private Waiting waiting = Waiting.NOTHING;

    /**
     * @param check what a try of it is called: {@code check of the ledger}
     * @param every how often it is tried
     */
    public CheckedPart(Part part, String check, Clocks clocks, Duration every, Duration grace) {
        this(
                part,
                new StopWords(check, "every " + Status.describe(every)),
                clocks,
                new Rounds(clocks, grace, now -> Optional.of(every)),
                false);
    }

    private CheckedPart(Part part, StopWords words, Clocks clocks, Rounds rounds, boolean isToldElsewhere) {
        this.isToldElsewhere = isToldElsewhere;
        this.part = part;
        this.clocks = clocks;
        this.rounds = rounds;
        this.words = words;
    }

    /** The same, but another watch logs its trouble; only that it is not tried any more is told here. */
    public CheckedPart toldElsewhere() {
        return new CheckedPart(part, words, clocks, rounds, true);
    }

    /** Tries it now. @param trial says what is wrong with it, if anything is */
    public void check(Supplier<Optional<Reason>> trial) {
        rounds.begins();
        try {
            tell(trial.get());
        } catch (RuntimeException e) {
            LOG.error("unexpected error with the {}", words.round(), e);
            tell(Optional.of(Reason.of("unexpected error: " + e, "See the log, and report it")));
        } finally {
            rounds.ends();
        }
    }

    private synchronized void tell(Optional<Reason> now) {
        if (now.isPresent() != trouble.isPresent()) {
            changed = Optional.of(clocks.now());
        }
        if (now.isEmpty()) {
            lastSuccess = Optional.of(clocks.now());
        }
        trouble = now;
    }

    /** What waits there. */
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
        if (isToldElsewhere) {
            return rounds.stop().map(words::of).flatMap(Reason::line);
        }
        PartHealth now = health();
        return now.isDown() ? now.reason().line() : Optional.empty();
    }
}
