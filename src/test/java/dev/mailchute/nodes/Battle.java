package dev.mailchute.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.cluster.Slot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** One blow after the other, and what became of the mail after each. */
final class Battle {
    /** What is waited for comes within seconds; on a busy machine it may take longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Over a slow line it takes longer than a lease. */
    private static final int LARGE = 16_000_000;

    private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(9);

    private final Site site;
    private final Traffic traffic;
    private final Post post;
    private final Random random;
    private final Moments moments;
    private final List<Node> nodes;
    private final Build[] builds;
    private final List<Item> probes = new ArrayList<>();
    private final List<Item> large = new ArrayList<>();
    private int build;

    /** @param builds that an upgrade takes in turn; the first one is running */
    Battle(Site site, Traffic traffic, Post post, Moments moments, Random random, List<Node> nodes, Build... builds) {
        this.site = site;
        this.traffic = traffic;
        this.post = post;
        this.random = random;
        this.moments = moments;
        this.nodes = nodes;
        this.builds = builds;
    }

    /**
     * What a blow did.
     *
     * @param when it was, and to whom
     * @param areOthersFree whether the other nodes can carry all mail until it is healed
     * @param lasts how long it is not healed
     */
    private record Harm(String when, boolean areOthersFree, Duration lasts, Healing healing) {}

    /** The end of the harm. */
    private interface Healing {
        void heal() throws Exception;
    }

    /**
     * How a blow went.
     *
     * @param longest how long a message at most had to wait that was put in just after the blow, from there on or, if all had to wait for the end of it, from
     *     that on
     */
    record Round(Blow blow, String when, Duration longest) {
        @Override
        public String toString() {
            return blow + " (" + when + "): " + longest.toMillis() + " ms";
        }
    }

    Round strike(Blow blow) throws Exception {
        awaitWhole();
        boolean isBusy = random.nextBoolean() || blow == Blow.END_MEMBERSHIP;
        if (isBusy) {
            rush();
        }
        Harm harm = harm(blow);
        long since = System.nanoTime();
        probes.clear();
        probes.addAll(traffic.putEverywhere());
        if (harm.areOthersFree) {
            await("all mail goes on after " + blow + ", " + harm.when, probes);
        }
        long end = since + harm.lasts.toNanos();
        Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() >= end);
        long healed = System.nanoTime();
        harm.healing.heal();
        if (!harm.areOthersFree) {
            since = healed;
            await("all mail goes on after the end of " + blow + ", " + harm.when, probes);
        }
        // A node that is frozen while it reads four of them would keep everyone from the mailbox, since Graph allows no
        // fifth request.
        await("all large messages have come in after " + blow, large);
        large.clear();
        long from = since;
        Duration longest = probes.stream()
                .filter(Item::hasArrived)
                .map(item -> item.waited(from))
                .max(Duration::compareTo)
                .orElseThrow();
        site.tenant().latency(Site.LATENCY);
        Round round = new Round(blow, harm.when + (isBusy ? ", in a rush" : ""), longest);
        assertEquals(List.of(), post.twice(), () -> "twice after " + round);
        assertEquals(List.of(), site.tenant().violations(), () -> "too many requests in flight after " + round);
        assertEquals(List.of(), post.oddities(), round::toString);
        return round;
    }

    /** More than can be carried at once, and answers that take their time: each mailbox has four requests in flight all the time. */
    private void rush() {
        site.tenant().latency(Duration.ofMillis(150));
        for (int i = 0; i < 10; i++) {
            traffic.putEverywhere();
        }
    }

    /** Until all have arrived; a message that may have been sent may be held instead. */
    private void await(String what, Collection<Item> items) {
        Awaitility.await(what).atMost(PATIENCE).until(() -> missing(items), List::isEmpty);
    }

    private List<Item> missing(Collection<Item> items) {
        List<Item> missing = items.stream().filter(item -> !item.hasArrived()).toList();
        Set<String> doubtful = missing.isEmpty() ? Set.of() : site.doubtful();
        return missing.stream().filter(item -> !doubtful.contains(item.id())).toList();
    }

    /** Until each node has its share, and no mailbox is without a node. */
    void awaitWhole() {
        int all = (int) site.boxes().stream().map(Box::slot).distinct().count();
        Awaitility.await("each node has its share of " + all)
                .atMost(PATIENCE)
                .until(
                        this::shares,
                        shares -> shares.stream().mapToInt(Integer::intValue).sum() == all
                                && shares.stream().allMatch(share -> share >= all / shares.size()));
    }

    /** How many slots each living node has. */
    List<Integer> shares() {
        return site.slots(alive()).values().stream().map(Set::size).toList();
    }

    List<Node> alive() {
        return nodes.stream().filter(Node::isAlive).toList();
    }

    private Node anyNode() {
        List<Node> alive = alive();
        return alive.get(random.nextInt(alive.size()));
    }

    private Set<Box> boxesOf(Node node) {
        Map<Node, Set<Slot>> slots = site.slots(List.of(node));
        return site.boxes().stream()
                .filter(box -> slots.get(node).contains(box.slot()))
                .collect(Collectors.toSet());
    }

    private Duration aLongTime() {
        return LONGER_THAN_THE_LEASE.plusMillis(random.nextInt(4000));
    }

    private Harm harm(Blow blow) throws Exception {
        Node node = anyNode();
        return switch (blow) {
            case KILL ->
                new Harm(moments.strike(boxesOf(node), node::kill) + ", " + node, true, Duration.ZERO, () -> {
                    assertTrue(node.hasEnded());
                    node.start(builds[build]);
                });
            case FREEZE ->
                new Harm(moments.strike(boxesOf(node), node::freeze) + ", " + node, true, aLongTime(), node::thaw);
            case FREEZE_BRIEFLY ->
                new Harm(
                        moments.strike(boxesOf(node), node::freeze) + ", " + node,
                        false,
                        Duration.ofMillis(random.nextInt(6000)),
                        node::thaw);
            case HOLD_DATABASE ->
                new Harm(
                        moments.strike(boxesOf(node), node.database()::hold) + ", " + node,
                        true,
                        aLongTime(),
                        node.database()::restore);
            case HOLD_DATABASE_IN_LONG_REQUESTS -> holdInLongRequests(node);
            case CUT_DATABASE ->
                new Harm(
                        moments.strike(boxesOf(node), node.database()::cut) + ", " + node,
                        true,
                        aLongTime(),
                        node.database()::restore);
            case HOLD_GRAPH ->
                new Harm(
                        moments.strike(boxesOf(node), node.graph()::hold) + ", " + node,
                        false,
                        aLongTime(),
                        node.graph()::restore);
            case ISOLATE ->
                new Harm(moments.strike(boxesOf(node), node::isolate) + ", " + node, true, aLongTime(), node::rejoin);
            case CUT_GRAPH ->
                new Harm(
                        moments.strike(boxesOf(node), node.graph()::cut) + ", " + node,
                        true,
                        aLongTime(),
                        node.graph()::restore);
            case LOSE_FOLDERS ->
                new Harm(
                        moments.strike(boxesOf(node), node::loseFolders) + ", " + node,
                        true,
                        aLongTime(),
                        node::findFolders);
            case SLOW_DATABASE -> slowDatabase();
            case KILL_DATABASE ->
                new Harm(
                        moments.strike(boxesOf(node), site::killDatabase),
                        false,
                        Duration.ofMillis(random.nextInt(9000)),
                        site::startDatabase);
            case END_MEMBERSHIP ->
                new Harm(
                        moments.strike(boxesOf(node), () -> endMembership(node)) + ", " + node,
                        true,
                        Duration.ZERO,
                        () -> {});
            case END_SESSIONS ->
                new Harm(moments.strike(boxesOf(node), this::endSessions), true, Duration.ZERO, () -> {});
            case KILL_ALL -> killAll(node);
            case ADD_OR_REMOVE -> addOrRemove();
            case RESTART ->
                new Harm(moments.strike(boxesOf(node), node::stop) + ", " + node, true, Duration.ZERO, () -> {
                    assertEquals(0, node.exitCode(), "exit code after SIGTERM");
                    node.start(builds[build]);
                });
            case UPGRADE -> upgrade();
            case SET_CLOCK -> {
                long seconds = random.nextInt(-600, 600);
                node.setClock(seconds);
                yield new Harm(node + " by " + seconds + " s", true, Duration.ZERO, () -> {});
            }
        };
    }

    private void endSessions() {
        try {
            site.endSessions();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void endMembership(Node node) {
        try {
            site.endMembership(node);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Harm holdInLongRequests(Node node) {
        Duration lasts = aLongTime();
        Set<Box> boxes = boxesOf(node);
        Box box = boxes.iterator().next();
        node.graph().slow(Duration.ofMillis(20));
        for (int i = 0; i < 6; i++) {
            large.add(traffic.deliver(box, LARGE));
        }
        Awaitility.await("four large messages are on their way")
                .atMost(PATIENCE)
                .until(() -> site.inFlight(box) == 4);
        node.database().hold();
        return new Harm(node + ", " + box.name(), true, lasts, () -> {
            node.database().restore();
            node.graph().restore();
        });
    }

    private Harm slowDatabase() {
        int millis = random.nextInt(20, 300);
        alive().forEach(node -> node.database().slow(Duration.ofMillis(millis)));
        return new Harm(millis + " ms", false, aLongTime(), () -> alive().forEach(
                        node -> node.database().restore()));
    }

    private Harm killAll(Node first) throws InterruptedException {
        List<Node> all = alive();
        String when = moments.strike(boxesOf(first), () -> all.forEach(Node::kill));
        return new Harm(when, false, Duration.ZERO, () -> {
            for (Node each : all) {
                assertTrue(each.hasEnded());
                each.start(builds[build]);
            }
        });
    }

    private Harm addOrRemove() {
        List<Node> out = nodes.stream().filter(node -> !node.isAlive()).toList();
        if (out.isEmpty()) {
            Node last = nodes.get(nodes.size() - 1);
            last.stop();
            return new Harm(
                    "without " + last, true, Duration.ZERO, () -> assertEquals(0, last.exitCode(), "exit code"));
        }
        out.get(0).start(builds[build]);
        return new Harm("with " + out.get(0), true, Duration.ZERO, () -> {});
    }

    private Harm upgrade() {
        build = (build + 1) % builds.length;
        List<Node> upgraded = new ArrayList<>(alive());
        return new Harm("one after the other", true, Duration.ZERO, () -> {
            for (Node node : upgraded) {
                node.stop();
                List<Item> meanwhile = traffic.putEverywhere();
                probes.addAll(meanwhile);
                await("all mail goes on without " + node, meanwhile);
                assertEquals(0, node.exitCode(), "exit code after SIGTERM");
                node.start(builds[build]);
                awaitWhole();
            }
        });
    }
}
