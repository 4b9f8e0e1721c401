package dev.mailchute.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes against a real PostgreSQL; each step that a node takes once a second is taken here by hand. */
class ClusterNodeTest {
    private static final int SLOTS = 64;

    private final String url = PostgresServer.shared().newDatabase();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final List<Tenure> gained = new ArrayList<>();

    ClusterNodeTest() throws SQLException {
        execute("CREATE TABLE ledger_tenure (slot INTEGER NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL,"
                + " holder TEXT NOT NULL, since BIGINT NOT NULL)");
        execute("CREATE TABLE ledger_node (holder TEXT NOT NULL PRIMARY KEY, asked BIGINT NOT NULL)");
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(ClusterNode::close);
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(url, PostgresServer.USER, "any");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private ClusterNode node(int number) {
        return node(number, new ClusterSession.Terms(ClusterNode.SILENCE, false), ClusterNode.VALID);
    }

    private ClusterNode alone(int number) {
        return node(number, new ClusterSession.Terms(ClusterNode.SILENCE, true), ClusterNode.VALID);
    }

    private ClusterNode node(int number, ClusterSession.Terms terms, Duration valid) {
        return node(this::open, number, terms, valid);
    }

    private ClusterNode node(ClusterNode.Connector source, int number, ClusterSession.Terms terms, Duration valid) {
        ClusterNode node = new ClusterNode(
                source,
                new ClusterNode.Name("node " + number, number),
                all(),
                new Lease(Clock.systemUTC(), Clock.systemUTC(), valid),
                terms);
        node.gainedHeardBy(gained::add);
        node.take();
        nodes.add(node);
        return node;
    }

    private static void step(ClusterNode... all) {
        for (int round = 0; round < 4; round++) {
            for (ClusterNode node : all) {
                node.step();
            }
        }
    }

    /** A step of a busy machine does not take everything. */
    private static void settle(ClusterNode... sharing) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            step(sharing);
            int most = (SLOTS + sharing.length - 1) / sharing.length;
            return Stream.of(sharing).mapToInt(node -> node.slots().size()).sum() == SLOTS
                    && Stream.of(sharing).allMatch(node -> node.slots().size() <= most);
        });
    }

    private static void stepUntilOwned(ClusterNode node, Slot slot) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            node.step();
            return node.tenure(slot).isPresent();
        });
    }

    private static Set<Slot> all() {
        Set<Slot> slots = new HashSet<>();
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new Slot(i));
        }
        return slots;
    }

    @Test
    void one_node_owns_every_slot_and_two_share_them() {
        ClusterNode first = node(1);
        settle(first);
        assertEquals(all(), first.slots());
        ClusterNode second = node(20);
        settle(second, first);
        assertEquals(32, first.slots().size());
        assertEquals(32, second.slots().size());
        Set<Slot> both = new HashSet<>(first.slots());
        both.addAll(second.slots());
        assertEquals(all(), both);
        assertEquals(List.of("node 1", "node 20"), List.copyOf(first.members().values()));
    }

    @Test
    void a_slot_is_handed_over_only_when_nothing_of_it_is_in_progress() {
        ClusterNode first = node(1);
        settle(first);
        List<Ownership.Engagement> begun =
                all().stream().map(slot -> first.begin(slot).orElseThrow()).toList();
        ClusterNode second = node(20);
        step(second, first);
        assertEquals(all(), first.slots());
        assertTrue(second.slots().isEmpty());
        List<Slot> surplus =
                all().stream().filter(slot -> first.begin(slot).isEmpty()).toList();
        assertEquals(32, surplus.size());
        assertTrue(first.tenure(surplus.get(0)).isPresent(), "what is in progress may be finished");
        begun.forEach(Ownership.Engagement::close);
        settle(second, first);
        assertEquals(32, second.slots().size());
    }

    @Test
    void each_ownership_has_a_new_epoch() {
        ClusterNode first = node(1);
        settle(first);
        long before = first.tenure(new Slot(0)).orElseThrow().epoch();
        first.close();
        ClusterNode second = node(2);
        settle(second);
        assertEquals(before + 1, second.tenure(new Slot(0)).orElseThrow().epoch());
        assertEquals(2L * SLOTS, gained.size());
    }

    @Test
    void the_slots_of_a_node_that_ends_are_taken_at_the_next_step() {
        ClusterNode first = node(1);
        ClusterNode second = node(20);
        settle(first, second);
        first.close();
        settle(second);
        assertEquals(all(), second.slots());
        assertTrue(first.slots().isEmpty());
    }

    @Test
    void a_frozen_node_owns_nothing_before_another_one_does() {
        ClusterNode frozen = node(1, new ClusterSession.Terms(Duration.ofSeconds(2), false), Duration.ofMillis(1500));
        frozen.step();
        Slot slot = new Slot(7);
        assertTrue(frozen.mayBegin(slot));
        ClusterNode other = node(20);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    other.step();
                    boolean isTaken = other.tenure(slot).isPresent();
                    if (isTaken) {
                        assertFalse(frozen.tenure(slot).isPresent());
                        assertFalse(frozen.mayBegin(slot));
                    }
                    return isTaken;
                });
        frozen.step();
        assertFalse(frozen.tenure(slot).isPresent());
    }

    @Test
    void nobody_waits_for_the_lease_of_a_node_that_was_silent_for_longer() throws SQLException {
        Duration valid = Duration.ofSeconds(1);
        ClusterSession.Terms terms = new ClusterSession.Terms(Duration.ofSeconds(3), false);
        ClusterNode frozen = node(1, terms, valid);
        frozen.step();
        ClusterNode other = node(20, new ClusterSession.Terms(Duration.ofMinutes(10), false), valid);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    other.step();
                    assertEquals(
                            locks("node 20"), other.slots().size(), "slots that it has, and that do not count yet");
                    return other.slots().size() == SLOTS;
                });
        assertTrue(frozen.slots().isEmpty());
    }

    private int locks(String holder) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT COUNT(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                                + " WHERE locktype = 'advisory' AND classid::bigint = " + 0x6d61_6302
                                + " AND application_name = '" + holder + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void a_node_whose_session_was_cut_owns_nothing_until_it_has_joined_again() throws SQLException {
        ClusterNode node = node(1);
        settle(node);
        long before = node.tenure(new Slot(3)).orElseThrow().epoch();
        execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2");
        node.step();
        assertTrue(node.slots().isEmpty());
        assertTrue(node.members().isEmpty());
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            node.step();
            return node.slots().equals(all());
        });
        assertTrue(node.tenure(new Slot(3)).orElseThrow().epoch() > before);
    }

    @Test
    void a_slot_does_not_count_while_a_node_that_has_lost_it_unawares_may_act() throws SQLException {
        ClusterNode first = node(1);
        settle(first);
        Slot slot = new Slot(3);
        execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2");
        ClusterNode second = node(2);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            second.step();
            boolean isTaken = second.tenure(slot).isPresent();
            assertFalse(isTaken && first.tenure(slot).isPresent());
            return isTaken;
        });
        assertEquals(
                1,
                gained.stream()
                        .filter(tenure -> tenure.slot().equals(slot) && tenure.epoch() == 2)
                        .count());
    }

    @Test
    void whoever_hears_of_lost_slots_hears_of_each_whose_session_has_ended() throws SQLException {
        ClusterNode node = node(1);
        Set<Slot> lost = new HashSet<>();
        node.lostHeardBy(lost::add);
        settle(node);
        execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2");
        node.step();
        assertEquals(all(), lost);
    }

    @Test
    void a_node_that_leaves_lets_go_of_what_is_not_in_progress() {
        ClusterNode first = node(1);
        ClusterNode second = node(20);
        settle(first, second);
        Slot kept = first.slots().iterator().next();
        first.begin(kept).orElseThrow();
        first.leave();
        step(first);
        assertEquals(Set.of(kept), first.slots());
        assertFalse(first.mayBegin(kept));
    }

    @Test
    void a_node_that_stands_by_hands_everything_over_and_takes_its_share_again() {
        ClusterNode first = node(1);
        ClusterNode second = node(20);
        settle(first, second);
        first.standBy(true);
        assertFalse(first.mayBegin(first.slots().iterator().next()));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            step(first, second);
            return second.slots().equals(all());
        });
        assertEquals(List.of("node 20"), List.copyOf(first.members().values()));
        assertTrue(first.isConnected());
        first.standBy(false);
        settle(first, second);
    }

    @Test
    void two_nodes_with_the_same_number_are_not_both_let_in() {
        node(1).step();
        ClusterNode same = node(1);
        same.step();
        assertTrue(same.slots().isEmpty());
    }

    @Test
    void a_pooler_that_hands_each_transaction_to_another_session_is_refused_in_words() {
        // What such a pooler does to a setting: the next statement does not see it.
        ClusterNode node = node(
                new ForgetfulPool(this::open),
                1,
                new ClusterSession.Terms(ClusterNode.SILENCE, false),
                ClusterNode.VALID);
        UnsuitableDatabaseException refused = assertThrows(UnsuitableDatabaseException.class, node::step);
        assertTrue(refused.getMessage().contains("pooler in session mode"), refused.getMessage());
    }

    @Test
    void a_slot_that_was_lost_is_not_taken_again_before_what_was_begun_with_it_has_ended() throws SQLException {
        ClusterNode node = node(1);
        settle(node);
        Slot slot = new Slot(3);
        Ownership.Engagement begun = node.begin(slot).orElseThrow();
        execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2");
        node.step();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            node.step();
            return node.slots().size() == SLOTS - 1;
        });
        assertTrue(node.tenure(slot).isEmpty());
        begun.close();
        stepUntilOwned(node, slot);
    }

    @Test
    void a_process_that_wants_the_ledger_alone_is_refused_while_another_uses_it() throws SQLException {
        ClusterNode first = node(1);
        settle(first);
        ClusterNode second = alone(2);
        LedgerInUseException refused = assertThrows(LedgerInUseException.class, second::join);
        assertEquals("the Mailchute on node 1", refused.getMessage());
        first.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                second.join();
                return true;
            } catch (LedgerInUseException e) {
                return false;
            }
        });
        assertThrows(LedgerInUseException.class, () -> node(3).join());
    }

    @Test
    void a_slot_is_not_taken_while_a_write_of_an_earlier_tenure_is_under_way() throws SQLException {
        ClusterNode first = node(1);
        settle(first);
        try (Connection writing = open();
                Statement statement = writing.createStatement()) {
            writing.setAutoCommit(false);
            statement.execute("SELECT epoch FROM ledger_tenure WHERE slot = 5 FOR SHARE");
            first.close();
            ClusterNode second = node(2);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                second.step();
                return second.slots().size() == SLOTS - 1;
            });
            assertTrue(second.tenure(new Slot(5)).isEmpty());
            writing.rollback();
            stepUntilOwned(second, new Slot(5));
        }
    }

    @Test
    void a_slot_that_the_node_with_room_cannot_take_back_is_taken_by_another_one() throws SQLException {
        ClusterNode first = node(1);
        ClusterNode second = node(20);
        settle(first, second);
        Slot hanging = first.slots().iterator().next();
        first.begin(hanging).orElseThrow();
        execute("SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                + " WHERE locktype = 'advisory' AND application_name = 'node 1'");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            first.step();
            second.step();
            return second.tenure(hanging).isPresent();
        });
        settle(first, second);
        assertTrue(second.tenure(hanging).isPresent());
        assertEquals(32, first.slots().size());
    }

    @Test
    void a_node_whose_connection_broke_unnoticed_by_the_database_is_not_in_its_own_way() {
        AtomicBoolean isBroken = new AtomicBoolean();
        ClusterNode node = node(
                new BreakingConnections(this::open, isBroken),
                1,
                new ClusterSession.Terms(Duration.ofMinutes(10), true),
                ClusterNode.VALID);
        settle(node);
        isBroken.set(true);
        node.step();
        assertTrue(node.members().isEmpty());
        isBroken.set(false);
        settle(node);
    }

    @Test
    void one_that_only_uses_the_ledger_makes_no_nodes_share_smaller_and_owns_nothing() throws SQLException {
        ClusterNode first = node(1);
        ClusterNode command = new ClusterNode(
                this::open,
                new ClusterNode.Name("command", 20),
                all(),
                new Lease(Clock.systemUTC(), Clock.systemUTC(), ClusterNode.VALID),
                new ClusterSession.Terms(ClusterNode.SILENCE, false));
        nodes.add(command);
        command.join();
        step(command, first);
        assertEquals(all(), first.slots());
        assertEquals(Set.of(), command.slots());
        command.step();
        assertEquals(List.of("node 1"), List.copyOf(command.members().values()));
        assertEquals("node 1", command.holder(new Slot(0)).orElseThrow());
    }

    @Test
    void what_a_leaving_node_lets_go_of_is_taken_while_it_still_finishes_other_work() {
        ClusterNode first = node(1);
        first.step();
        Ownership.Engagement begun = first.begin(new Slot(0)).orElseThrow();
        ClusterNode second = node(20);
        step(second);
        first.leave();
        step(first, second);
        assertEquals(Set.of(new Slot(0)), first.slots());
        assertEquals(SLOTS - 1, second.slots().size());
        begun.close();
        step(first, second);
        assertEquals(all(), second.slots());
    }
}
