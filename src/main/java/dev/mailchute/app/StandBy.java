package dev.mailchute.app;

import dev.mailchute.cluster.StandingBy;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Elsewhere;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.NodeSuccesses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this node stand by while most of its mailboxes are down here and other nodes' work: it may be cut off from Microsoft 365 or from the shared folders. The
 * others then take its mailboxes. It takes part again after a while, and finds out by that whether they work here.
 */
final class StandBy {
    private static final Logger LOG = LoggerFactory.getLogger(StandBy.class);
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Statuses statuses;
    private final StandingBy node;
    private final NodeSuccesses successes;
    private final Clock day;
    private final Clock steady;
    private final Consumer<String> listener;
    /** What is down at other nodes too, so that this one is not to blame. */
    private final Set<String> downElsewhere = new HashSet<>();

    private Set<String> given = Set.of();
    private Optional<Instant> failsSince = Optional.empty();
    private Optional<Instant> told = Optional.empty();
    private Instant until = Instant.MIN;
    private Duration wait = FIRST;

    /**
     * @param listener is told in words why this node stands by
     */
    StandBy(Statuses statuses, StandingBy node, NodeSuccesses successes, Clocks clocks, Consumer<String> listener) {
        this.statuses = statuses;
        this.node = node;
        this.successes = successes;
        this.day = clocks.day();
        this.steady = clocks.steady();
        this.listener = listener;
    }

    /** To be called every two seconds or so. */
    void look() {
        if (!node.isConnected()) {
            failsSince = Optional.empty();
            return;
        }
        tell();
        compare();
        if (node.isStandingBy()) {
            if (!node.hasOthers()
                    || downElsewhere.containsAll(given)
                    || !steady.instant().isBefore(until)) {
                takePart();
            }
            return;
        }
        List<Status> down = own().filter(StandBy::isDown).toList();
        if (down.size() * 2L <= own().count() || !node.hasOthers()) {
            failsSince = Optional.empty();
            if (down.isEmpty() && own().anyMatch(StandBy::works)) {
                wait = FIRST;
            }
            return;
        }
        Instant since = failsSince.orElseGet(steady::instant);
        failsSince = Optional.of(since);
        Duration fails = Duration.between(since, steady.instant());
        if (successes
                .lastElsewhere(node.number())
                .filter(ago -> ago.compareTo(fails) < 0)
                .isPresent()) {
            begin(down);
        }
    }

    private Stream<Status> own() {
        return statuses.all().stream()
                .filter(status -> !status.isElsewhere() && !status.isPaused())
                .filter(status -> !downElsewhere.contains(key(status)));
    }

    private static boolean isDown(Status status) {
        return status.health().isDown();
    }

    private static boolean works(Status status) {
        return status.health().state() == Condition.UP;
    }

    private static String key(Status status) {
        return status.direction() + "." + status.name();
    }

    /** When something last worked here. */
    private void tell() {
        Optional<Instant> last = statuses.all().stream()
                .filter(status -> !status.isElsewhere() && !isDown(status))
                .flatMap(status -> status.lastSuccess().stream())
                .max(Comparator.naturalOrder());
        if (last.isPresent() && !last.equals(told)) {
            successes.tell(node.number(), Duration.between(last.get(), day.instant()));
            told = last;
        }
    }

    private void compare() {
        for (Status status : statuses.all()) {
            Optional<Elsewhere> elsewhere = status.whereElse();
            Optional<Condition> there = elsewhere.flatMap(Elsewhere::there).map(PartHealth::state);
            if (there.equals(Optional.of(Condition.DOWN))) {
                downElsewhere.add(key(status));
            } else if (there.equals(Optional.of(Condition.UP)) || elsewhere.isEmpty() && works(status)) {
                downElsewhere.remove(key(status));
            }
        }
    }

    private void begin(List<Status> down) {
        given = new HashSet<>(down.stream().map(StandBy::key).toList());
        String words = down.size() + " of its " + own().count()
                + " mailboxes and outboxes are down here while other nodes' work, so this node stands by and the others take them; it tries again in "
                + Status.describe(wait) + ". " + key(down.get(0)) + ": "
                + down.get(0).health().reason().line().orElse("");
        LOG.warn("{}", words);
        listener.accept(words);
        until = steady.instant().plus(wait);
        wait = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
        failsSince = Optional.empty();
        node.standBy(true);
    }

    private void takePart() {
        LOG.info("this node takes part again");
        node.standBy(false);
    }
}
