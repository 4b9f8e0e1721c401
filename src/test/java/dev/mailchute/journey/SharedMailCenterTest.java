package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.app.StoppedParts;
import dev.mailchute.app.Timing;
import dev.mailchute.health.PartActions;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.settings.Settings;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.PostgresServer;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Mail Center of several nodes: whichever a person asks, the node acts that has the mailbox. Here both run in one process. */
@Tag("journey")
class SharedMailCenterTest {
    private static final int MAILBOXES = 4;

    private final Map<String, String> ledger = PostgresServer.shared().newLedger();
    private final List<Journey> nodes = new ArrayList<>();
    private LogLines comparisons;

    @TempDir
    Path folder;

    private FakeTenant tenant;

    @BeforeEach
    void setUp() {
        comparisons = LogLines.of("dev.mailchute.app.DailyReconciliation");
        tenant = FakeTenant.start();
        for (int i = 0; i < MAILBOXES; i++) {
            tenant.mailbox(address(i));
        }
        node().start();
        node().start();
    }

    @AfterEach
    void close() {
        nodes.forEach(Journey::close);
        comparisons.close();
        tenant.close();
    }

    private static String address(int i) {
        return "box" + i + "@contoso.com";
    }

    private Journey node() {
        Journey node = new Journey(tenant, folder)
                .named("mail-center-" + nodes.size())
                .set("data-dir", "data-" + nodes.size())
                .set("cluster", "true")
                .timing(comparing())
                .set("http.port", "0");
        ledger.forEach((key, value) -> node.set(key.substring("MAILCHUTE_".length()), value));
        for (int i = 0; i < MAILBOXES; i++) {
            node.inbound("box" + i, address(i))
                    .set("inbound.box" + i + ".schedule", "1h")
                    .outbound("box" + i, address(i));
        }
        nodes.add(node);
        return node;
    }

    /** With a turn of the daily comparison every tenth of a second, and none again within a day. */
    private static Timing comparing() {
        Duration soon = Duration.ofMillis(100);
        return Journey.QUICK.waits(Journey.QUICK
                .waits()
                .watching(Journey.QUICK
                        .waits()
                        .watching()
                        .reconciling(new Timing.Reconciling(soon, soon, Duration.ofDays(1), Duration.ZERO, soon))));
    }

    private LetterActions acts(int node) {
        return nodes.get(node).chute().acts();
    }

    private PartActions parts(int node) {
        return nodes.get(node).chute().parts();
    }

    private void drop(int box, String file, String messageId) {
        nodes.get(0)
                .drop(
                        "box" + box,
                        file,
                        OutboundJourneyTest.mail("To: ann@x.example\r\nMessage-ID: <" + messageId + ">"));
    }

    /** A file with the Message-ID of one that was sent becomes a letter. */
    private List<String> letters() {
        for (int i = 0; i < MAILBOXES; i++) {
            drop(i, "first.eml", i + "@x.example");
        }
        Journey.await("sent", () -> tenant.sent().size() == MAILBOXES);
        for (int i = 0; i < MAILBOXES; i++) {
            drop(i, "again.eml", i + "@x.example");
        }
        Journey.await("letters", () -> nodes.get(0).letters("outbound").size() == MAILBOXES);
        return nodes.get(0).letters("outbound").stream()
                .map(letter -> letter.getFileName().toString())
                .toList();
    }

    private long compared(int node) {
        return Pattern.compile("compared <time")
                .matcher(page(node, "/mail-center/reconcile"))
                .results()
                .count();
    }

    private String page(int node, String path) {
        try {
            return new PageClient(nodes.get(node).chute().httpPort().orElseThrow())
                    .get(path)
                    .body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_letter_is_retried_discarded_and_restored_by_its_owner_whichever_node_is_asked() {
        List<String> ids = letters();
        for (int node = 0; node < nodes.size(); node++) {
            int asked = node;
            Journey.await("the letters at node " + node, () -> ids.stream()
                    .allMatch(page(asked, "/mail-center/letters")::contains));
        }
        for (String id : ids) {
            assertEquals("noted", acts(1).note(id, "ann", "Seen.").outcome());
            assertEquals("discarded", acts(1).discard(id, "ann").outcome());
            assertEquals("unknown", acts(0).retry(id, "bob", false).outcome());
            assertEquals("restored", acts(0).restore(id, "bob").outcome());
            assertTrue(page(0, "/mail-center/letters").contains(id), "whoever asked sees it at once");
        }
        for (String id : ids) {
            Path history = folder.resolve("mail-center/outbound").resolve(id).resolve("history.jsonl");
            assertTrue(read(history).contains("Seen.") && read(history).contains("\"restore\""), () -> read(history));
            // Two people at two nodes: one retries it, the other is told so, or finds it settled.
            CompletableFuture<LetterActions.Result> other =
                    CompletableFuture.supplyAsync(() -> acts(1).retry(id, "ann", false));
            LetterActions.Result retried = acts(0).retry(id, "bob", false);
            List<String> outcomes = List.of(retried.outcome(), other.join().outcome());
            assertEquals(1, Collections.frequency(outcomes, "sent"), outcomes::toString);
            assertEquals(0, Collections.frequency(outcomes, "left"), outcomes::toString);
        }
        assertEquals(2 * MAILBOXES, tenant.sent().size());
        assertEquals(List.of(), nodes.get(0).letters("outbound"));
        Journey.await("no letters at the other node", () -> ids.stream()
                .noneMatch(page(1, "/mail-center/letters")::contains));
    }

    @Test
    void a_pause_holds_for_the_owner_and_after_it_has_left_and_a_poll_reaches_it() {
        for (int node = 0; node < nodes.size(); node++) {
            int asked = node;
            Journey.await("all comparisons, at each node", () -> compared(asked) == 2 * MAILBOXES);
        }
        Journey.await("the other one has some", () -> {
            for (int i = 0; i < MAILBOXES; i++) {
                if (String.valueOf(parts(0).poll("inbound.box" + i, "ann").reason())
                        .startsWith("at node ")) {
                    return true;
                }
            }
            return false;
        });
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < MAILBOXES; i++) {
            tenant.mailbox(address(i)).deliver(InboundJourneyTest.mail("Mail " + i));
            PartActions.PartResult polled = parts(0).poll("inbound.box" + i, "ann");
            assertEquals("polled", polled.outcome(), polled::toString);
            answers.add(polled.reason());
            int box = i;
            Journey.await("polled", () -> nodes.get(0).dropped("box" + box).size() == 1);
        }
        assertTrue(answers.stream().anyMatch(words -> words.startsWith("at node ")), answers::toString);
        answers.clear();
        for (int i = 0; i < MAILBOXES; i++) {
            PartActions.PartResult paused = parts(0).pause("outbound.box" + i, "ann", Optional.of("it moves"));
            assertTrue(paused.isDone(), paused::toString);
            answers.add(String.valueOf(paused.reason()));
        }
        assertTrue(answers.stream().anyMatch(words -> words.contains("within two seconds")), answers::toString);
        for (int i = 0; i < MAILBOXES; i++) {
            int box = i;
            Journey.await("paused at the other node", () -> nodes.get(1)
                    .chute()
                    .statuses()
                    .of("outbound.box" + box)
                    .isPaused());
            drop(i, "a.eml", "paused" + i + "@x.example");
        }
        Journey.await("an event of what each node has", () -> page(0, "/mail-center/events")
                .contains("one of 2, took"));
        nodes.get(0).stop();
        for (int i = 0; i < MAILBOXES; i++) {
            String inbound = "inbound.box" + i;
            Journey.await(inbound + " is the other one's", () -> {
                String words = parts(1).poll(inbound, "ann").reason();
                return words.contains("poll") && !words.startsWith("at node ");
            });
        }
        assertEquals(0, tenant.sent().size());
        for (int i = 0; i < MAILBOXES; i++) {
            assertEquals("resumed", parts(1).resume("outbound.box" + i, "bob").outcome());
        }
        Journey.await("sent", () -> tenant.sent().size() == MAILBOXES);
        List<String> lines = comparisons.with("inbound.box").stream()
                .filter(line -> line.matches("inbound.box. since .*"))
                .toList();
        assertEquals(MAILBOXES, lines.size(), () -> "also after the other node has taken over: " + lines);
    }

    @Test
    void a_command_beside_no_node_asks_the_owner_and_does_nothing_itself_where_there_is_none() {
        List<String> ids = letters();
        Settings elsewhere = node().settings();
        try (StoppedParts command = new StoppedParts(elsewhere, Journey.QUICK)) {
            LetterActions.Result sent = command.letters().retry(ids.get(0), "ann", false);
            assertEquals("sent", sent.outcome(), sent::toString);
            PartActions.PartResult polled = command.actions().poll("inbound.box0", "ann");
            assertTrue(polled.isDone() && polled.reason().startsWith("at node "), polled::toString);
        }
        nodes.forEach(Journey::stop);
        try (StoppedParts command = new StoppedParts(elsewhere, Journey.QUICK)) {
            LetterActions.Result left = command.letters().discard(ids.get(1), "ann");
            assertEquals("left", left.outcome());
            assertTrue(left.reason().contains("no node of the cluster is running"), left::toString);
            PartActions.PartResult paused = command.actions().pause("outbound.box0", "ann", Optional.empty());
            assertTrue(paused.isDone(), paused::toString);
        }
        assertTrue(Files.isDirectory(folder.resolve("mail-center/outbound").resolve(ids.get(1))));
        nodes.get(1).start();
        assertTrue(nodes.get(1).chute().statuses().of("outbound.box0").isPaused());
    }
}
