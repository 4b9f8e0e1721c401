package dev.mailchute.reconcile;

import java.time.Instant;
import java.util.List;

/**
 * What the comparison of one mailbox or outbox has shown.
 *
 * @param period since when, and when it was compared
 * @param more differences that are not listed
 * @param notLookedAt what could not be compared, or only in part, in words
 */
public record Reconciled(
        ComparedPart place,
        Span period,
        Balance balance,
        List<Difference> differences,
        long more,
        List<String> notLookedAt) {

    /**
     * A mailbox or outbox.
     *
     * @param direction {@code inbound} or {@code outbound}
     */
    public record ComparedPart(String direction, String name, String mailbox) {
        public String key() {
            return direction + "." + name;
        }
    }

    /** The time that is compared. */
    public record Span(Instant since, Instant until) {}

    /** Whether everything was compared, and nothing differs. */
    public boolean isEven() {
        return differences.isEmpty() && notLookedAt.isEmpty();
    }

    /** The same with at most so many differences listed. */
    public Reconciled listing(int most) {
        if (differences.size() <= most) {
            return this;
        }
        return new Reconciled(
                place,
                period,
                balance,
                List.copyOf(differences.subList(0, most)),
                more + differences.size() - most,
                notLookedAt);
    }

    /** Without the differences that another look does not confirm. */
    Reconciled confirming(Reconciled earlier) {
        List<Difference> both = differences.stream()
                .filter(difference -> earlier.differences.stream().anyMatch(difference::isSame))
                .toList();
        return new Reconciled(place, period, balance, both, both.isEmpty() ? 0 : more, notLookedAt);
    }
}
