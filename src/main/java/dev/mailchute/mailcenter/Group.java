package dev.mailchute.mailcenter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The letters of one mailbox or outbox that failed for the same cause.
 *
 * @param firstFailure the earliest
 * @param lastFailure the latest
 * @param example the id of the letter that failed last
 */
public record Group(LetterKind kind, int count, Instant firstFailure, Instant lastFailure, String example) {
    public String direction() {
        return kind.direction();
    }

    public String name() {
        return kind.name();
    }

    public String code() {
        return kind.code();
    }

    public String outcome() {
        return kind.outcome();
    }

    /** Grouped by direction, mailbox or outbox, and cause; the latest failure first. */
    static List<Group> of(Stream<IndexedLetter> letters) {
        Map<LetterKind, Sum> sums = new LinkedHashMap<>();
        letters.forEach(
                letter -> sums.computeIfAbsent(letter.kind(), kind -> new Sum()).add(letter));
        List<Group> groups = new ArrayList<>();
        sums.forEach((kind, sum) -> groups.add(new Group(
                kind,
                sum.count,
                Instant.ofEpochSecond(sum.first),
                Instant.ofEpochSecond(sum.latest.last()),
                sum.latest.id())));
        groups.sort(Comparator.comparing(Group::lastFailure).reversed().thenComparing(Group::example));
        return groups;
    }

    private static final class Sum {
        private int count;
        private int first = Integer.MAX_VALUE;
        private IndexedLetter latest;

        void add(IndexedLetter letter) {
            count++;
            first = Math.min(first, letter.first());
            if (latest == null || letter.last() > latest.last()) {
                latest = letter;
            }
        }
    }
}
