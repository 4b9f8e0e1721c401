package dev.mailchute.events;

import dev.mailchute.health.Clocks;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What was told of one part, and what there is to tell. After {@value #MAX_DOWN} times down within an hour it is flapping: that is told
 * once, and then nothing until it has stayed as it is for a quarter of an hour.
 */
final class PartCondition {
    static final int MAX_DOWN = 3;
    static final Duration WITHIN = Duration.ofHours(1);
    static final Duration STEADY = Duration.ofMinutes(15);
    /** Another reason is told this often at most. */
    static final Duration REASONS_APART = Duration.ofMinutes(10);

    private final Clocks clocks;
    /** When it went down, within the last hour. */
    private final Deque<Instant> falls = new ArrayDeque<>();

    private boolean isDown;
    private Optional<Instant> downSince = Optional.empty();
    private String reason = "";
    private Instant told = Instant.MIN;
    private Optional<Flaps> flapping = Optional.empty();

    /** What is to be told. */
    record News(EventKind kind, EventText text) {}

    private static final class Flaps {
        private final Instant since;
        private long count;
        private Instant changed;

        private Flaps(Instant since, Instant changed) {
            this.since = since;
            this.changed = changed;
        }
    }

    PartCondition(Clocks clocks) {
        this.clocks = clocks;
    }

    /** @param open of an earlier process: the part was down */
    PartCondition(Clocks clocks, Event open) {
        this(clocks);
        this.isDown = true;
        this.downSince = Optional.of(open.at());
        this.reason = identity(open.text());
    }

    Optional<News> look(PartHealth now) {
        if (now.state() == Condition.UNKNOWN) {
            return Optional.empty();
        }
        boolean hasChanged = now.isDown() != isDown;
        isDown = now.isDown();
        if (flapping.isPresent()) {
            return flapping(flapping.get(), now, hasChanged);
        }
        if (hasChanged) {
            return isDown ? Optional.of(goesDown(now)) : Optional.of(comesBack());
        }
        return isDown ? otherReason(now) : Optional.empty();
    }

    private News goesDown(PartHealth now) {
        Instant steady = clocks.steady().instant();
        falls.addLast(steady);
        while (falls.peekFirst().plus(WITHIN).isBefore(steady)) {
            falls.removeFirst();
        }
        downSince = Optional.of(clocks.now());
        remember(now);
        if (falls.size() <= MAX_DOWN) {
            return new News(EventKind.DOWN, text(now, ""));
        }
        flapping = Optional.of(new Flaps(clocks.now(), steady));
        return new News(
                EventKind.FLAPPING,
                text(
                        now,
                        "goes down and comes back again and again: " + falls.size() + " times within "
                                + Status.describe(WITHIN) + ". Until it stays as it is for "
                                + Status.describe(STEADY) + " this is only counted. The reason this time: "));
    }

    private News comesBack() {
        return new News(
                EventKind.UP, EventText.of("works again after " + Status.describe(between(downSince, clocks.now()))));
    }

    private Optional<News> flapping(Flaps flaps, PartHealth now, boolean hasChanged) {
        Instant steady = clocks.steady().instant();
        if (hasChanged) {
            flaps.changed = steady;
            flaps.count += isDown ? 1 : 0;
            downSince = isDown ? Optional.of(clocks.now()) : downSince;
        }
        if (flaps.changed.plus(STEADY).isAfter(steady)) {
            return Optional.empty();
        }
        flapping = Optional.empty();
        falls.clear();
        remember(now);
        String history = "it went down " + (flaps.count + MAX_DOWN + 1) + " times within "
                + Status.describe(
                        between(Optional.of(flaps.since), clocks.now()).plus(WITHIN));
        return Optional.of(
                isDown
                        ? new News(EventKind.DOWN, text(now, "stays down now; " + history + ". "))
                        : new News(EventKind.UP, EventText.of("works again and stays up; " + history)));
    }

    private Optional<News> otherReason(PartHealth now) {
        if (identity(text(now, "")).equals(reason)
                || told.plus(REASONS_APART).isAfter(clocks.steady().instant())) {
            return Optional.empty();
        }
        remember(now);
        return Optional.of(new News(
                EventKind.REASON,
                text(
                        now,
                        "still down after " + Status.describe(between(downSince, clocks.now()))
                                + ", now for another reason: ")));
    }

    private void remember(PartHealth now) {
        reason = identity(text(now, ""));
        told = clocks.steady().instant();
    }

    private static EventText text(PartHealth now, String before) {
        return new EventText(
                before + now.reason().text().orElse("no reason is known"),
                now.reason().next());
    }

    /** What stays the same of a reason while it lasts: what to do about it, or else the words without what counts or names a request. */
    private static String identity(EventText text) {
        return text.next().orElseGet(() -> text.words().replaceAll("[0-9a-fA-F-]*\\d[0-9a-fA-F-]*", "#"));
    }

    private static Duration between(Optional<Instant> from, Instant to) {
        Duration time = from.map(begin -> Duration.between(begin, to)).orElse(Duration.ZERO);
        return time.isNegative() ? Duration.ZERO : time;
    }
}
