package dev.mailchute.app;

import dev.mailchute.health.FlowSource;
import dev.mailchute.ledger.JournalReader;
import dev.mailchute.ledger.JournalReader.Flowed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What flowed before a restart, from the ledger's journal: an hour at a time, so that neither memory nor the ledger's connection is taken for
 * long. The journal finds messages by when they were begun: one that was begun more than a day before it was finished is not found.
 */
final class JournalFlow implements FlowSource {
    private static final Duration SLICE = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final JournalReader journal;

    JournalFlow(JournalReader journal) {
        this.journal = journal;
    }

    @Override
    public void each(Instant since, Instant until, Consumer<PastOutcome> consumer) {
        for (Instant from = since.minus(LONGEST); from.isBefore(until); from = from.plus(SLICE)) {
            Instant next = from.plus(SLICE);
            for (Flowed flowed : journal.between(from, next.isBefore(until) ? next : until)) {
                Instant at = flowed.finished().orElse(flowed.begun());
                if (!at.isBefore(since) && at.isBefore(until)) {
                    consumer.accept(outcome(flowed, at));
                }
            }
        }
    }

    private static PastOutcome outcome(Flowed flowed, Instant at) {
        Optional<Duration> took = flowed.finished()
                .flatMap(finished -> flowed.arrived().map(arrived -> Duration.between(arrived, finished)))
                .map(delay -> delay.isNegative() ? Duration.ZERO : delay);
        return new PastOutcome(
                flowed.direction() + "." + flowed.name(), at, flowed.outcome().word(), took);
    }
}
