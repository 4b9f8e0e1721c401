package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.cluster.StandingBy;
import dev.mailchute.failure.Fault;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Elsewhere;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.NodeSuccesses;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.PostgresServer;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with three mailboxes; a fourth one is another node's. */
class StandByTest {
    private static final int OWN = 1;
    private static final int OTHER = 2;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Fault CUT = Fault.of("network", "graph.microsoft.com cannot be reached");

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final List<String> words = new ArrayList<>();
    private final SomeNode node = new SomeNode();
    private Ledger ledger;
    private NodeSuccesses successes;
    private Statuses statuses;
    private StandBy standBy;

    private static final class SomeNode implements StandingBy {
        private boolean isConnected = true;
        private boolean isStandingBy;
        private boolean hasOthers = true;

        @Override
        public int number() {
            return OWN;
        }

        @Override
        public boolean isConnected() {
            return isConnected;
        }

        @Override
        public boolean isStandingBy() {
            return isStandingBy;
        }

        @Override
        public SortedMap<Integer, String> members() {
            return new TreeMap<>(hasOthers ? Map.of(OWN, "a", OTHER, "b") : Map.of(OWN, "a"));
        }

        @Override
        public void standBy(boolean isToStandBy) {
            isStandingBy = isToStandBy;
        }
    }

    @BeforeEach
    void open() {
        Map<String, String> environment = new HashMap<>(PostgresServer.shared().newLedger());
        environment.putAll(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.com",
                "MAILCHUTE_CLIENT_ID", "app",
                "MAILCHUTE_CLIENT_SECRET", "s3cr3t~value"));
        for (String name : List.of("A", "B", "C", "D")) {
            environment.put("MAILCHUTE_INBOUND_" + name + "_MAILBOX", name + "@contoso.com");
        }
        Settings settings = new Configuration(folder, environment).read();
        ledger = Ledger.open(settings);
        successes = new NodeSuccesses(ledger);
        statuses = new Statuses(settings, new Clocks(clock, clock), Duration.ofHours(1));
        standBy = new StandBy(statuses, node, successes, new Clocks(clock, clock), words::add);
        for (String name : List.of("a", "b", "c")) {
            polls(name);
        }
        elsewhere("d", PartHealth.Condition.UP);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Status status(String name) {
        return statuses.of("inbound." + name);
    }

    private void polls(String name) {
        status(name).rounds().begins();
        status(name).works();
        status(name).rounds().ends();
    }

    private void fails(String... names) {
        for (String name : names) {
            status(name).fails(CUT);
        }
    }

    private void elsewhere(String name, PartHealth.Condition there) {
        status(name)
                .elsewhere(new Elsewhere(
                        Optional.of("b"),
                        Optional.of(new PartHealth(
                                new PartHealth.Part("inbound", name),
                                there,
                                clock.instant(),
                                PartHealth.Reason.NONE,
                                Optional.empty(),
                                PartHealth.Waiting.NOTHING))));
    }

    /** Looks twice, and something works at the other node in between. */
    private void lookWhileOthersWork() {
        standBy.look();
        clock.step(Duration.ofHours(1).minusMinutes(1));
        successes.tell(OTHER, Duration.ZERO);
        standBy.look();
    }

    @Test
    void a_node_whose_mailboxes_are_down_while_others_work_stands_by_and_tries_again_at_growing_intervals() {
        fails("a", "b");
        lookWhileOthersWork();
        assertTrue(node.isStandingBy);
        assertEquals(1, words.size());
        assertTrue(words.get(0).startsWith("2 of its 3 mailboxes and outboxes are down here"), words.get(0));
        assertTrue(words.get(0).contains("graph.microsoft.com cannot be reached"), words.get(0));
        clock.step(Duration.ofSeconds(29));
        standBy.look();
        assertTrue(node.isStandingBy);
        clock.step(LOOK);
        standBy.look();
        assertFalse(node.isStandingBy);
        lookWhileOthersWork();
        assertTrue(node.isStandingBy);
        clock.step(Duration.ofSeconds(59));
        standBy.look();
        assertTrue(node.isStandingBy);
        clock.step(LOOK);
        standBy.look();
        assertFalse(node.isStandingBy);
    }

    @Test
    void it_does_not_while_half_of_them_work() {
        fails("a");
        lookWhileOthersWork();
        assertFalse(node.isStandingBy);
    }

    @Test
    void it_does_not_while_nothing_works_at_other_nodes_either() {
        successes.tell(OTHER, Duration.ZERO);
        fails("a", "b", "c");
        clock.step(Duration.ofMinutes(1));
        standBy.look();
        assertFalse(node.isStandingBy);
        // The last success of the other one was before it began to fail here.
        successes.tell(OTHER, Duration.ofMinutes(10));
        clock.step(Duration.ofMinutes(5));
        standBy.look();
        assertFalse(node.isStandingBy);
    }

    @Test
    void it_does_not_while_it_is_alone_or_cut_off_from_the_database() {
        fails("a", "b", "c");
        node.hasOthers = false;
        lookWhileOthersWork();
        node.hasOthers = true;
        node.isConnected = false;
        lookWhileOthersWork();
        assertFalse(node.isStandingBy);
        assertEquals(List.of(), words);
    }

    @Test
    void it_takes_part_again_at_once_when_the_others_are_gone() {
        fails("a", "b");
        lookWhileOthersWork();
        node.hasOthers = false;
        standBy.look();
        assertFalse(node.isStandingBy);
    }

    @Test
    void what_is_down_at_other_nodes_too_is_not_this_nodes_trouble() {
        fails("a", "b");
        lookWhileOthersWork();
        elsewhere("a", PartHealth.Condition.DOWN);
        standBy.look();
        assertTrue(node.isStandingBy);
        elsewhere("b", PartHealth.Condition.DOWN);
        standBy.look();
        assertFalse(node.isStandingBy);
        status("a").here();
        status("b").here();
        fails("a", "b");
        lookWhileOthersWork();
        assertFalse(node.isStandingBy, "of the three, only the one counts that does not fail elsewhere");
        polls("a");
        polls("b");
        lookWhileOthersWork();
        fails("a", "b");
        lookWhileOthersWork();
        assertTrue(node.isStandingBy, "they have worked here since");
    }

    @Test
    void the_age_of_a_success_is_told_by_the_databases_clock_and_forgotten_after_a_day() {
        assertEquals(Optional.empty(), successes.lastElsewhere(OWN));
        successes.tell(OTHER, Duration.ofHours(25));
        assertTrue(successes.lastElsewhere(OWN).orElseThrow().compareTo(Duration.ofHours(25)) >= 0);
        assertEquals(Optional.empty(), successes.lastElsewhere(OTHER));
        successes.removeOlder(Duration.ofDays(1));
        assertEquals(Optional.empty(), successes.lastElsewhere(OWN));
    }
}
