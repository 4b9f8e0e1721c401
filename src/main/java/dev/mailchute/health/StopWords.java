package dev.mailchute.health;

import java.util.Optional;

/**
 * The sentences about a part that has stopped.
 *
 * @param round the name of one round of its work: {@code poll of support}
 * @param due when a round is due: {@code every 30 s}
 */
record StopWords(String round, String due) {
    static final String START = "since the start";
    static final String RESUMPTION = "since it was resumed";
    static final String TAKE_OVER = "since this node got it";
    private static final String NEXT =
            "If it does not recover, look for a network share or a database that does not answer, then restart Mailchute";

    PartHealth.Reason of(Rounds.Stop stop) {
        String quiet = Status.describe(stop.quiet());
        return PartHealth.Reason.of(
                stop.underWay()
                        ? "a " + round + " has begun and has made no progress for " + quiet
                        : "no " + round + " has completed for " + quiet + "; it is due " + due,
                NEXT);
    }

    /** @param beginning since when there has been none: {@code since the start} */
    PartHealth.Reason notYet(String beginning) {
        return new PartHealth.Reason(
                Optional.of("no " + round + " has completed " + beginning + "; it is due " + due), Optional.empty());
    }
}
