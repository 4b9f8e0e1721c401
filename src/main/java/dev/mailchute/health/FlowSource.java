package dev.mailchute.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What flowed before this process started. */
public interface FlowSource {
    /**
     * A message that was finished.
     *
     * @param part as in {@code inbound.support}
     * @param outcome {@code delivered}, {@code sent}, {@code held}, {@code in-doubt}; others do not count
     * @param took from its receipt until then, if known and if it reached its aim
     */
    record PastOutcome(String part, Instant finished, String outcome, Optional<Duration> took) {}

    /** Everything that was finished at or after {@code since} and before {@code until}, in any order. */
    void each(Instant since, Instant until, Consumer<PastOutcome> consumer);
}
