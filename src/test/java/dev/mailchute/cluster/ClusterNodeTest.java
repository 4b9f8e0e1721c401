package dev.mailchute.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Nodes against a real PostgreSQL; each step that a node takes once a second is taken here by hand. */
class ClusterNodeTest {
    private final String url = PostgresServer.shared().newDatabase();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final Set<Slot> busy = ConcurrentHashMap.newKeySet();
    private final List<Tenure> gained = new ArrayList<>();

    ClusterNodeTest() throws SQLException {
        execute(
                database(),
                "CREATE TABLE ledger_tenure (slot INTEGER NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL,"
                        + " holder TEXT NOT NULL, since BIGINT NOT NULL)");
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(ClusterNode::close);
    }

    private DataSource database() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(url);
        database.setUser(PostgresServer.USER);
        return database;
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private ClusterNode node(int number) {
        return node(number, ClusterNode.SILENCE, ClusterNode.VALID);
    }

    private ClusterNode node(int number, Duration silence, Duration valid) {
        ClusterNode node = new ClusterNode(
                database(),
                new ClusterNode.Name("node " + number, number),
                silence,
                new Lease(Clock.systemUTC(), Clock.systemUTC(), valid),
                new ClusterNode.Work(busy::contains, gained::add));
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

    private static Set<Slot> all() {
        Set<Slot> slots = new HashSet<>();
        for (int i = 0; i < Slot.COUNT; i++) {
            slots.add(new Slot(i));
        }
        return slots;
    }

    @Test
    void one_node_owns_every_slot_and_two_share_them() {
        ClusterNode first = node(1);
        first.step();
        assertEquals(all(), first.slots());
        ClusterNode second = node(20);
        step(second, first);
        assertEquals(32, first.slots().size());
        assertEquals(32, second.slots().size());
        Set<Slot> both = new HashSet<>(first.slots());
        both.addAll(second.slots());
        assertEquals(all(), both);
        assertEquals(2, first.members());
    }

    @Test
    void a_slot_is_handed_over_only_when_nothing_of_it_is_in_progress() {
        ClusterNode first = node(1);
        first.step();
        busy.addAll(all());
        ClusterNode second = node(20);
        step(second, first);
        assertEquals(all(), first.slots());
        assertTrue(second.slots().isEmpty());
        Slot last = new Slot(Slot.COUNT - 1);
        assertFalse(first.mayBegin(last));
        assertTrue(first.tenure(last).isPresent(), "what is in progress may be finished");
        busy.clear();
        step(second, first);
        assertEquals(32, second.slots().size());
    }

    @Test
    void each_ownership_has_a_new_epoch() {
        ClusterNode first = node(1);
        first.step();
        long before = first.tenure(new Slot(0)).orElseThrow().epoch();
        first.close();
        ClusterNode second = node(2);
        second.step();
        assertEquals(before + 1, second.tenure(new Slot(0)).orElseThrow().epoch());
        assertEquals(2L * Slot.COUNT, gained.size());
    }

    @Test
    void the_slots_of_a_node_that_ends_are_taken_at_the_next_step() {
        ClusterNode first = node(1);
        ClusterNode second = node(20);
        step(first, second);
        first.close();
        second.step();
        assertEquals(all(), second.slots());
        assertTrue(first.slots().isEmpty());
    }

    @Test
    void a_frozen_node_owns_nothing_before_another_one_does() {
        ClusterNode frozen = node(1, Duration.ofSeconds(2), Duration.ofMillis(1500));
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
    void a_node_whose_session_was_cut_owns_nothing_until_it_has_joined_again() throws SQLException {
        ClusterNode node = node(1);
        node.step();
        long before = node.tenure(new Slot(3)).orElseThrow().epoch();
        execute(
                database(),
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2");
        node.step();
        assertTrue(node.slots().isEmpty());
        assertEquals(0, node.members());
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            node.step();
            return node.slots().equals(all());
        });
        assertTrue(node.tenure(new Slot(3)).orElseThrow().epoch() > before);
    }

    @Test
    void a_node_that_leaves_lets_go_of_what_is_not_in_progress() {
        ClusterNode first = node(1);
        ClusterNode second = node(20);
        step(first, second);
        Slot kept = first.slots().iterator().next();
        busy.add(kept);
        first.leave();
        step(first);
        assertEquals(Set.of(kept), first.slots());
        assertFalse(first.mayBegin(kept));
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
        PGSimpleDataSource one = (PGSimpleDataSource) database();
        // What such a pooler does to a setting: the next statement does not see it.
        DataSource forgetful = new ForgetfulPool(one);
        ClusterNode node = new ClusterNode(
                forgetful,
                new ClusterNode.Name("node", 1),
                Clock.systemUTC(),
                Clock.systemUTC(),
                new ClusterNode.Work(slot -> false, tenure -> {}));
        UnsuitableDatabaseException refused = assertThrows(UnsuitableDatabaseException.class, node::step);
        assertTrue(refused.getMessage().contains("pooler in session mode"), refused.getMessage());
    }
}
