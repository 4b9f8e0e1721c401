package dev.mailchute.health;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.PartHealth.Part;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything a person can do with a mailbox or outbox; the page, the API and the commands all call this class. */
public final class PartActions {
    /** The longest reason for a pause. */
    public static final int MAX_REASON = 500;

    private static final Logger LOG = LoggerFactory.getLogger(PartActions.class);

    private final Statuses statuses;
    private final PauseStore store;
    private final PartPolls polls;
    private final Clock clock;
    private volatile PartActListener listener = (who, part, words) -> {};

    public PartActions(Statuses statuses, PauseStore store, PartPolls polls, Clock clock) {
        this.statuses = statuses;
        this.store = store;
        this.polls = polls;
        this.clock = clock;
    }

    /** Is told what was done; must return at once. */
    public interface PartActListener {
        /** @param words such as {@code paused} */
        void acted(String who, Part part, String words);
    }

    public void setListener(PartActListener other) {
        listener = other;
    }

    /**
     * The result of an action.
     *
     * @param part as in {@code inbound.support}
     * @param outcome {@code paused}, {@code resumed} or {@code polled}; {@code refused}, {@code unknown} or {@code left} if nothing was done
     * @param reason more about it; null if there is no more to say
     */
    public record PartResult(String part, String outcome, String reason) {
        /** Whether it is now as was wanted. */
        public boolean isDone() {
            return outcome.equals("paused") || outcome.equals("resumed") || outcome.equals("polled");
        }
    }

    /** From now on nothing new is begun; what is in progress is finished. */
    public synchronized PartResult pause(String key, String who, Optional<String> reason) {
        return with(key, "pause", (part, status) -> {
            Optional<Pause> before = status.pause();
            if (before.isPresent()) {
                return new PartResult(
                        key, "paused", "it was " + before.get().describeWithTime() + ". Nothing was changed");
            }
            // To the precision with which it is kept, so that it reads the same after a restart.
            Instant now = Instant.ofEpochMilli(clock.millis());
            Pause pause = new Pause(now, who, reason.map(PartActions::oneLine).filter(words -> !words.isEmpty()));
            store.keep(part, pause);
            status.paused(pause);
            LOG.warn(
                    "{} {} {}. Its messages stay where they are until it is resumed",
                    part.direction(),
                    part.name(),
                    pause.describe());
            listener.acted(
                    who,
                    part,
                    "paused" + pause.reason().map(words -> ": " + words).orElse(""));
            return new PartResult(key, "paused", polls.paused(part).orElse(null));
        });
    }

    /** Work continues, with a poll at once. */
    public synchronized PartResult resume(String key, String who) {
        return with(key, "resume", (part, status) -> {
            Optional<Pause> before = status.pause();
            if (before.isEmpty()) {
                return new PartResult(key, "resumed", "it was not paused. Nothing was changed");
            }
            store.remove(part);
            status.resumed();
            LOG.info(
                    "{} {} resumed by {} after {}",
                    part.direction(),
                    part.name(),
                    who,
                    Status.describe(Duration.between(before.get().since(), clock.instant())));
            listener.acted(
                    who,
                    part,
                    "resumed after "
                            + Status.describe(Duration.between(before.get().since(), clock.instant())));
            return new PartResult(key, "resumed", polls.resumed(part));
        });
    }

    /** Takes over the pauses and resumptions that other processes have recorded; to be called every second or so if there are any. */
    public synchronized void follow() {
        Map<String, Pause> kept = store.all();
        kept.forEach((key, pause) -> {
            Status status = statuses.of(key);
            if (status != null && !status.pause().equals(Optional.of(pause))) {
                status.paused(pause);
                LOG.info("{} {}, at another node", key, pause.describe());
            }
        });
        for (Status status : statuses.all()) {
            Part part = status.isPaused() ? status.health().part() : null;
            if (part != null && !kept.containsKey(part.key())) {
                status.resumed();
                LOG.info("{} resumed, at another node: {}", part.key(), polls.resumed(part));
            }
        }
    }

    /** Starts a poll outside the schedule. */
    public PartResult poll(String key, String who) {
        return with(key, "poll", (part, status) -> {
            Optional<Pause> pause = status.pause();
            if (pause.isPresent()) {
                return new PartResult(
                        key, "refused", "it is " + pause.get().describeWithTime() + ". Resume it instead");
            }
            String words = polls.pollNow(part);
            LOG.info("{} {} polled now by {}", part.direction(), part.name(), who);
            listener.acted(who, part, "polled now");
            return new PartResult(key, "polled", words);
        });
    }

    private PartResult with(String key, String what, BiFunction<Part, Status, PartResult> action) {
        Status status = statuses.of(key);
        if (status == null) {
            return new PartResult(
                    key, "unknown", "there is no mailbox or outbox " + oneLine(key) + " in the configuration");
        }
        try {
            return action.apply(status.health().part(), status);
        } catch (LedgerException e) {
            LOG.warn("{} was not done for {}: {}", what, key, e.getMessage());
            return new PartResult(key, "left", "nothing was done: " + e.getMessage());
        }
    }

    /** A reason goes into the log and onto the terminal, where control characters could pretend to be something else. */
    private static String oneLine(String text) {
        String plain =
                text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
        return plain.length() <= MAX_REASON ? plain : plain.substring(0, MAX_REASON);
    }
}
