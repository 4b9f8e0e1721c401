package dev.mailchute.health;

import dev.mailchute.failure.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The status of one mailbox or outbox. Logs when it goes down and when it works again, and nothing in between. */
public final class Status implements HealthPart {
    private static final Logger LOG = LoggerFactory.getLogger(Status.class);

    private final String direction;
    private final String name;
    private final String mailbox;
    private final Clock clock;
    private final Rounds rounds;
    private final StopWords words;
    private Optional<Instant> lastSuccess = Optional.empty();
    private Optional<Trouble> trouble = Optional.empty();
    private long backlog;
    private Optional<Instant> oldest = Optional.empty();
    private Optional<Instant> worksSince = Optional.empty();
    private Optional<Pause> pause = Optional.empty();
    private Optional<Elsewhere> elsewhere = Optional.empty();
    private String beginning = StopWords.START;
    private final Relapses relapses = new Relapses();
    private final PartWarnings warnings;

    /**
     * @param direction {@code inbound} or {@code outbound}
     * @param rounds its polls or looks
     * @param words how it is said that there are none
     */
    Status(String direction, String name, String mailbox, Clock clock, Rounds rounds, StopWords words) {
        this.direction = direction;
        this.name = name;
        this.mailbox = mailbox;
        this.clock = clock;
        this.rounds = rounds;
        this.words = words;
        this.warnings = new PartWarnings(direction + " " + name, clock);
    }

    /**
     * Why it is down.
     *
     * @param since when it went down
     */
    public record Trouble(Fault fault, Instant since) {
        PartHealth.Reason explained() {
            return new PartHealth.Reason(Optional.of(fault.text()), Causes.next(fault.code()));
        }

        /** The provider's error message, and what to do next. */
        public String reason() {
            return fault.text()
                    + Causes.next(fault.code()).map(next -> ". Next: " + next).orElse("");
        }
    }

    public String direction() {
        return direction;
    }

    public String name() {
        return name;
    }

    public String mailbox() {
        return mailbox;
    }

    /** Its polls, or the looks into the outbox. */
    public Rounds rounds() {
        return rounds;
    }

    @Override
    public synchronized PartHealth health() {
        if (elsewhere.isPresent()) {
            return elsewhere.get().health(new PartHealth.Part(direction, name), rounds.since(), lastSuccess);
        }
        Optional<Rounds.Stop> stop = rounds.stop();
        if (pause.isPresent()) {
            return health(PartHealth.Condition.PAUSED, pause.get().since(), explained(pause.get()));
        }
        if (stop.isPresent()) {
            return health(PartHealth.Condition.DOWN, stop.get().since(), words.of(stop.get()));
        }
        if (trouble.isPresent()) {
            return health(
                    PartHealth.Condition.DOWN,
                    trouble.get().since(),
                    trouble.get().explained());
        }
        Instant since = worksSince.filter(rounds.since()::isBefore).orElseGet(rounds::since);
        return rounds.isDone()
                ? health(PartHealth.Condition.UP, since, PartHealth.Reason.NONE)
                : health(PartHealth.Condition.UNKNOWN, since, words.notYet(beginning));
    }

    private PartHealth health(PartHealth.Condition state, Instant since, PartHealth.Reason reason) {
        return new PartHealth(
                new PartHealth.Part(direction, name),
                state,
                since,
                reason,
                lastSuccess,
                new PartHealth.Waiting(backlog, oldest));
    }

    /** A trouble found before the pause, or besides it, stays known. */
    private PartHealth.Reason explained(Pause now) {
        return PartHealth.Reason.of(
                now.describe()
                        + trouble.map(known -> ". Besides, since " + known.since() + ": "
                                        + known.fault().text())
                                .orElse(""),
                Pause.NEXT);
    }

    @Override
    public Optional<String> stopped() {
        return isPaused() || isElsewhere()
                ? Optional.empty()
                : rounds.stop().map(words::of).flatMap(PartHealth.Reason::line);
    }

    /** The pause, if a person has paused it. */
    public synchronized Optional<Pause> pause() {
        return pause;
    }

    /** Whether nothing new may be begun. */
    public boolean isPaused() {
        return pause().isPresent();
    }

    /** Nothing new is begun from now on. */
    public synchronized void paused(Pause now) {
        pause = Optional.of(now);
    }

    /** Work may be begun again. */
    public synchronized void resumed() {
        pause = Optional.empty();
        beginning = StopWords.RESUMPTION;
        rounds.resumes();
    }

    /** This node does not have it: what was wrong with it here is not any longer. */
    public synchronized void elsewhere(Elsewhere other) {
        if (elsewhere.isEmpty()) {
            trouble = Optional.empty();
            warnings.clear();
            backlog(0, Optional.empty());
        }
        elsewhere = Optional.of(other);
    }

    /** This node has it. Does nothing if it had it before. */
    public synchronized void here() {
        if (elsewhere.isPresent()) {
            elsewhere = Optional.empty();
            beginning = StopWords.TAKE_OVER;
            rounds.resumes();
        }
    }

    public boolean isElsewhere() {
        return whereElse().isPresent();
    }

    /** Where it is, if another node has it, or none. */
    public synchronized Optional<Elsewhere> whereElse() {
        return elsewhere;
    }

    /** Whether trouble is known; a part that has stopped without a word is only in {@link #health}. */
    public synchronized boolean isDown() {
        return trouble.isPresent();
    }

    public synchronized Optional<Trouble> trouble() {
        return trouble;
    }

    public synchronized Optional<Instant> lastSuccess() {
        return lastSuccess;
    }

    /** How many messages are known to be waiting. */
    public synchronized long backlog() {
        return backlog;
    }

    public synchronized void backlog(long waiting) {
        backlog = waiting;
    }

    /** @param since since when the oldest of them waits, if known */
    public synchronized void backlog(long waiting, Optional<Instant> since) {
        backlog = waiting;
        oldest = since;
    }

    /** Sets the last success before this process started. */
    public synchronized void worked(Optional<Instant> before) {
        lastSuccess = Stream.concat(lastSuccess.stream(), before.stream()).max(Comparator.naturalOrder());
    }

    /** Something was received or sent, so it is not down. */
    public synchronized void works() {
        lastSuccess = Optional.of(clock.instant());
        end();
    }

    private void end() {
        trouble.ifPresent(past -> LOG.atLevel(relapses.up(clock.instant()) ? Level.INFO : Level.DEBUG)
                .log(
                        "{} {} ({}) works again after {}; {} waiting",
                        direction,
                        name,
                        mailbox,
                        describe(Duration.between(past.since(), clock.instant())),
                        backlog));
        if (trouble.isPresent()) {
            worksSince = Optional.of(clock.instant());
        }
        trouble = Optional.empty();
    }

    /** The problem with this code is over, although nothing was received or sent yet. Does nothing if it is not down for this reason. */
    public synchronized void over(String code) {
        if (trouble.filter(past -> past.fault().code().equals(code)).isPresent()) {
            end();
        }
    }

    /** It is down: a failure that does not concern a single message. */
    public synchronized void fails(Fault fault) {
        if (fault.isOnlyLater()) {
            return;
        }
        boolean isNew = trouble.isEmpty() || !trouble.get().fault().code().equals(fault.code());
        trouble = Optional.of(new Trouble(fault, trouble.map(Trouble::since).orElseGet(clock::instant)));
        if (isNew) {
            Optional<String> repeats = relapses.down(fault.code(), clock.instant());
            LOG.atLevel(repeats.isPresent() ? Level.WARN : Level.DEBUG)
                    .log(
                            "{} {} ({}) is down: {}. Its messages stay where they are; it is retried automatically{}",
                            direction,
                            name,
                            mailbox,
                            trouble.get().reason().replaceFirst("\\.$", ""),
                            repeats.orElse(""));
        }
    }

    /**
     * Something needs attention while the mailbox or outbox works. Logged when it is new or its reason changes, and shown in health until it
     * is {@link #settled}.
     *
     * @param subject what it concerns; each subject has one warning at most
     * @param reason what is wrong, and what to do
     */
    public void warn(String subject, String reason) {
        warnings.warn(subject, reason);
    }

    /** The same for a reason with numbers in it: one that has changed is shown and not logged again. */
    public void warnOnce(String subject, String reason) {
        warnings.warnOnce(subject, reason);
    }

    /** Removes the warning about this subject, if there is one. */
    public void settled(String subject) {
        warnings.settled(subject);
    }

    /** What needs attention, oldest first. */
    public List<Warning> warnings() {
        return warnings.all();
    }

    /** A duration in short form, such as {@code 5 min}. */
    public static String describe(Duration time) {
        if (time.toSeconds() < 120) {
            return time.toSeconds() + " s";
        }
        return time.toMinutes() < 120 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
