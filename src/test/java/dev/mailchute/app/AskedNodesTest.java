package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.cluster.Tenure;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.PartPolls;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.NodeRequests;
import dev.mailchute.mailcenter.ActRequest;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.PostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over a real PostgreSQL; whatever a node does once a second is done here by hand. */
class AskedNodesTest {
    private static final String PART = "outbound.orders";
    private static final int OWNER = 2;
    private static final PartHealth.Part SUPPORT = new PartHealth.Part("outbound", "orders");
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofMillis(-1);

    @TempDir
    Path folder;

    private final SortedMap<Integer, String> members =
            new ConcurrentSkipListMap<>(Map.of(1, "node-a", OWNER, "node-b"));
    private final List<String> done = new ArrayList<>();
    private final Set<String> owned = new HashSet<>(Set.of(PART));
    private Optional<String> holder = Optional.of("node-b");
    private Runnable beforeLook = () -> {};
    private final PartPolls here = new PartPolls() {
        @Override
        public String pollNow(PartHealth.Part part) {
            return "here";
        }

        @Override
        public Optional<String> paused(PartHealth.Part part) {
            return Optional.empty();
        }

        @Override
        public String resumed(PartHealth.Part part) {
            return "here";
        }
    };
    private Ledger ledger;
    private NodeRequests requests;

    @BeforeEach
    void open() {
        Map<String, String> environment = new HashMap<>(PostgresServer.shared().newLedger());
        environment.putAll(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.com",
                "MAILCHUTE_CLIENT_ID", "app",
                "MAILCHUTE_CLIENT_SECRET", "s3cr3t~value",
                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"));
        ledger = Ledger.open(new Configuration(folder, environment).read());
        requests = new NodeRequests(ledger);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** What the other node has. */
    private final class SomeOwnership implements Ownership {
        @Override
        public Optional<Engagement> begin(String part) {
            return owned.contains(part) ? Optional.of(() -> {}) : Optional.empty();
        }

        @Override
        public boolean mayGoOn(String part) {
            return owned.contains(part);
        }

        @Override
        public boolean isOwned(String part) {
            return owned.contains(part);
        }

        @Override
        public Optional<Tenure> tenure(String part) {
            return Optional.empty();
        }

        @Override
        public boolean doesCommonWork() {
            return false;
        }
    }

    private AskedNodes asking(Duration taken, Duration answered, Duration gone) {
        AskedNodes.Nodes nodes = new AskedNodes.Nodes() {
            @Override
            public Optional<String> holder(String part) {
                return holder;
            }

            @Override
            public SortedMap<Integer, String> members() {
                beforeLook.run();
                return members;
            }
        };
        return new AskedNodes(
                requests,
                nodes,
                Clock.systemUTC(),
                new AskedNodes.RequestLimits(taken, answered, gone, Duration.ofMillis(20)),
                () -> false);
    }

    private NodeErrands errands() {
        return new NodeErrands(requests, new SomeOwnership(), OWNER, Runnable::run, this::carryOut);
    }

    private LetterActions.Result carryOut(ActRequest request) {
        done.add(request.what() + " " + request.id() + " by " + request.who() + " " + request.resend());
        return new LetterActions.Result(request.id(), "sent", null);
    }

    private static ActRequest retry() {
        return new ActRequest("retry", "letter1", "ann", true, null, null);
    }

    private CompletableFuture<LetterActions.Result> ask(Duration taken, Duration answered, Duration gone) {
        return CompletableFuture.supplyAsync(() -> asking(taken, answered, gone).ask(retry(), PART));
    }

    private List<NodeRequests.Open> open(Duration within) {
        return requests.open(within);
    }

    private void awaitAsked() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !open(NEVER)
                .isEmpty());
    }

    @Test
    void the_owner_carries_out_what_another_node_asks_once_and_the_other_hears_the_outcome() {
        CompletableFuture<LetterActions.Result> answer = ask(NEVER, NEVER, NEVER);
        awaitAsked();
        owned.clear();
        errands().look();
        assertEquals(List.of(), done);
        owned.add(PART);
        errands().look();
        errands().look();
        assertEquals(List.of("retry letter1 by ann true"), done);
        assertEquals(new LetterActions.Result("letter1", "sent", null), answer.join());
        assertEquals(List.of(), open(NEVER));
    }

    @Test
    void a_request_that_no_node_takes_is_withdrawn_and_nothing_is_done() {
        LetterActions.Result left = ask(AT_ONCE, NEVER, NEVER).join();
        assertEquals("left", left.outcome());
        assertTrue(left.reason().contains("no node has taken it up"), left::toString);
        errands().look();
        assertEquals(List.of(), done);
    }

    @Test
    void a_request_that_was_taken_is_neither_withdrawn_nor_repeated_when_its_node_is_gone() {
        CompletableFuture<LetterActions.Result> answer = ask(NEVER, NEVER, AT_ONCE);
        awaitAsked();
        String id = open(NEVER).get(0).id();
        assertTrue(requests.take(id, OWNER));
        holder = Optional.of("node-a");
        members.remove(OWNER);
        LetterActions.Result unknown = answer.join();
        assertEquals("unknown", unknown.outcome());
        assertTrue(unknown.reason().contains("is gone"), unknown::toString);
        assertFalse(requests.take(id, 3), "another node may not take it again");
        assertFalse(requests.withdraw(id));
        errands().look();
        assertEquals(List.of(), done);
    }

    @Test
    void a_node_that_is_stopping_and_finishes_its_work_is_not_gone() {
        CompletableFuture<LetterActions.Result> answer = ask(NEVER, NEVER, Duration.ZERO);
        awaitAsked();
        String id = open(NEVER).get(0).id();
        assertTrue(requests.take(id, OWNER));
        AtomicInteger looks = new AtomicInteger();
        beforeLook = () -> {
            looks.incrementAndGet();
            members.remove(OWNER);
        };
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> looks.get() > 3 || answer.isDone());
        requests.answer(id, "{\"id\": \"letter1\", \"outcome\": \"sent\", \"reason\": null}");
        assertEquals("sent", answer.join().outcome());
    }

    @Test
    void an_error_in_a_request_is_answered() {
        CompletableFuture<LetterActions.Result> answer = ask(NEVER, NEVER, NEVER);
        awaitAsked();
        new NodeErrands(requests, new SomeOwnership(), OWNER, Runnable::run, request -> {
                    throw new IllegalStateException("for this test");
                })
                .look();
        LetterActions.Result unknown = answer.join();
        assertEquals("unknown", unknown.outcome());
        assertTrue(unknown.reason().contains("failed in it"), unknown::toString);
    }

    @Test
    void a_poll_of_another_nodes_mailbox_is_not_said_to_be_started_when_nobody_knows() {
        owned.clear();
        SharedPolls polls = new SharedPolls(new SomeOwnership(), asking(NEVER, AT_ONCE, NEVER), here);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> polls.pollNow(SUPPORT));
        awaitAsked();
        assertTrue(requests.take(open(NEVER).get(0).id(), OWNER));
        CompletionException refused = assertThrows(CompletionException.class, answer::join);
        assertTrue(refused.getCause().getMessage().contains("has not answered"), refused::toString);
    }

    @Test
    void a_poll_is_asked_of_the_node_that_has_the_mailbox() {
        SharedPolls polls = new SharedPolls(new SomeOwnership(), asking(NEVER, NEVER, NEVER), here);
        assertEquals("here", polls.pollNow(SUPPORT));
        owned.clear();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> polls.pollNow(SUPPORT));
        awaitAsked();
        String id = open(NEVER).get(0).id();
        assertTrue(requests.take(id, OWNER));
        requests.answer(
                id, "{\"id\": \"" + PART + "\", \"outcome\": \"polled\", \"reason\": \"a poll has been started\"}");
        assertEquals("at node node-b: a poll has been started", answer.join());
    }

    @Test
    void an_answer_that_takes_too_long_is_not_waited_for_and_said_to_be_unknown() {
        CompletableFuture<LetterActions.Result> answer = ask(NEVER, AT_ONCE, NEVER);
        awaitAsked();
        assertTrue(requests.take(open(NEVER).get(0).id(), OWNER));
        LetterActions.Result unknown = answer.join();
        assertEquals("unknown", unknown.outcome());
        assertTrue(unknown.reason().contains("node-b"), unknown::toString);
    }

    @Test
    void nothing_is_asked_where_no_node_is_known() {
        members.clear();
        LetterActions.Result left = ask(NEVER, NEVER, NEVER).join();
        assertEquals("left", left.outcome());
        assertTrue(left.reason().contains("no node of the cluster is running"), left::toString);
        assertEquals(List.of(), open(NEVER));
    }

    @Test
    void what_was_asked_long_ago_is_not_begun_any_more() {
        requests.ask(new NodeRequests.Open("1", PART, "{}"));
        assertEquals(1, open(NEVER).size());
        assertEquals(0, open(Duration.ofHours(-1)).size());
        requests.removeOlder(Duration.ofHours(-1));
        assertEquals(0, open(NEVER).size());
    }

    @Test
    void a_letter_of_another_nodes_mailbox_is_not_touched_here() {
        owned.clear();
        LetterHandover handover = new LetterHandover(new SomeOwnership(), Optional.empty(), letter -> {});
        assertEquals(
                "left",
                handover.carryOut(retry(), PART, () -> carryOut(retry())).outcome());
        assertEquals(List.of(), done);
        owned.add(PART);
        assertEquals(
                "sent",
                handover.carryOut(retry(), PART, () -> carryOut(retry())).outcome());
    }
}
