package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;
import dev.mailchute.support.PostgresServer;
import dev.mailchute.testkit.FakeTenant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes with the same folders and the same ledger on PostgreSQL, here in one process. */
@Tag("journey")
class ClusterJourneyTest {
    private static final int MAILBOXES = 6;

    private final Map<String, String> ledger = PostgresServer.shared().newLedger();
    private final List<Journey> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    private FakeTenant tenant;

    @BeforeEach
    void setUp() {
        tenant = FakeTenant.start();
        for (int i = 0; i < MAILBOXES; i++) {
            tenant.mailbox(address(i));
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(Journey::close);
        tenant.close();
    }

    private static String address(int i) {
        return "box" + i + "@contoso.com";
    }

    private Journey node(boolean isShared) {
        Journey node = new Journey(tenant, folder)
                .named("node-" + nodes.size())
                .set("data-dir", "data-" + nodes.size())
                .set("cluster", Boolean.toString(isShared));
        ledger.forEach((key, value) -> node.set(key.substring("MAILCHUTE_".length()), value));
        for (int i = 0; i < MAILBOXES; i++) {
            node.inbound("box" + i, address(i)).outbound("box" + i, address(i));
        }
        nodes.add(node);
        return node;
    }

    private void receive(int each) {
        for (int i = 0; i < MAILBOXES; i++) {
            for (int n = 0; n < each; n++) {
                tenant.mailbox(address(i)).deliver(InboundJourneyTest.mail("Mail " + n));
            }
        }
    }

    private int dropped() {
        int count = 0;
        for (int i = 0; i < MAILBOXES; i++) {
            count += nodes.get(0).dropped("box" + i).size();
        }
        return count;
    }

    private long here(int node) {
        return nodes.get(node).chute().statuses().all().stream()
                .filter(status -> status.health().state() == PartHealth.Condition.UP)
                .count();
    }

    /** What is said of the parts that another node has. */
    private Set<String> elsewhere(int node) {
        return nodes.get(node).chute().statuses().all().stream()
                .map(Status::health)
                .filter(health -> health.state() == PartHealth.Condition.ELSEWHERE)
                .map(health -> health.reason().text().orElseThrow())
                .collect(Collectors.toSet());
    }

    @Test
    void two_nodes_share_the_mailboxes_and_one_takes_over_what_the_other_leaves() {
        node(true).start();
        node(true).start();
        receive(5);
        Journey.await("the first ones", () -> dropped() == 5 * MAILBOXES);
        Journey.await(
                "each node says which parts the other one has",
                () -> here(0) > 0
                        && here(1) > 0
                        && here(0) + here(1) == 2 * MAILBOXES
                        && elsewhere(0).equals(elsewhere(1))
                        && elsewhere(0).stream().allMatch(words -> words.endsWith(", where it works")));
        nodes.get(0).stop();
        receive(5);
        Journey.await("the others", () -> dropped() == 10 * MAILBOXES);
    }

    @Test
    void a_second_process_is_refused_in_words_unless_both_are_meant_to_share() {
        node(false).start();
        IllegalStateException refused = assertThrows(IllegalStateException.class, node(true)::start);
        assertEquals(LedgerException.class, refused.getCause().getClass());
        assertTrue(refused.getCause().getMessage().contains("mailchute.cluster = true"), refused.getMessage());
    }
}
