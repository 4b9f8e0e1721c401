package dev.mailchute.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes over one PostgreSQL, with clocks that are minutes apart, and blow after blow while mail comes in and goes out. Another program takes the
 * files of the drop folders meanwhile, and deletes them. In the end the messages are counted one by one.
 *
 * <p>A few blows in {@code mvn verify}; {@code mvn verify -Pcluster -Dkills=100} strikes 100 times.
 */
@Tag("crash")
class NodesTest {
    private static final int BLOWS = Integer.getInteger("mailchute.kills", 4);
    private static final long SEED = Long.getLong("mailchute.seed", 20261126L);

    /** One of each nature. */
    private static final List<Blow> SHORT =
            List.of(Blow.KILL, Blow.FREEZE, Blow.HOLD_DATABASE, Blow.KILL_DATABASE, Blow.UPGRADE);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Random random = new Random(SEED);
    private final Post post = new Post();
    private final List<Node> nodes = new ArrayList<>();
    private Site site;

    @AfterEach
    void end() {
        nodes.forEach(Node::close);
        if (site != null) {
            site.close();
        }
    }

    private List<Blow> blows() {
        List<Blow> named = Stream.of(System.getProperty("mailchute.blows", "").split(","))
                .filter(name -> !name.isBlank())
                .map(Blow::valueOf)
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        List<Blow> blows = new ArrayList<>(SHORT);
        while (blows.size() < BLOWS) {
            blows.add(Blow.values()[random.nextInt(Blow.values().length)]);
        }
        return blows;
    }

    @Test
    void whatever_befalls_the_nodes_every_mail_comes_in_and_goes_out_once() throws Exception {
        List<Blow> blows = blows();
        site = new Site(folder, blows.size() > SHORT.size() ? 12 : 6);
        for (int number = 0; number < Integer.getInteger("mailchute.nodes", 3); number++) {
            Node node = new Node(site, "node" + number);
            node.setClock(number * 400L - 300);
            nodes.add(node);
        }
        Build other = Build.other("0.1.1-other", folder.resolve("other.jar"));
        List<Battle.Round> rounds = new ArrayList<>();
        nodes.forEach(Node::start);
        try (Traffic traffic = new Traffic(site, post, SEED);
                Moments moments = new Moments(site, traffic, random)) {
            Battle battle = new Battle(site, traffic, post, moments, random, nodes, Build.THIS, other);
            for (Blow blow : blows) {
                Battle.Round round = battle.strike(blow);
                rounds.add(round);
                System.out.println(rounds.size() + ". " + round);
            }
            battle.awaitWhole();
            traffic.pause();
            awaitTheEnd();
            for (Node node : battle.alive()) {
                node.stop();
                assertEquals(0, node.exitCode(), "exit code after SIGTERM of " + node);
            }
        }
        report(rounds);
        assertEverythingWentOnce();
    }

    /** All messages have come in; all have gone out or are held in doubt; the mailboxes know. */
    private void awaitTheEnd() {
        Awaitility.await("all mail has gone its way")
                .atMost(Duration.ofMinutes(3))
                .until(this::missing, List::isEmpty);
        for (Box box : site.boxes()) {
            FakeMailbox mailbox = site.tenant().mailbox(box.address());
            Awaitility.await(box.name() + " knows")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> box.isRemoved() || box.isMoved()
                            ? mailbox.mails("inbox").isEmpty()
                            : mailbox.mails("inbox").stream().allMatch(FakeMail::isRead));
            Awaitility.await(box.name() + " is cleared away")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> left(site.outbox(box).resolve(".claimed")), Set::isEmpty);
        }
    }

    private List<Item> missing() {
        Set<String> doubtful = site.doubtful();
        return post.missing().stream()
                .filter(item -> !doubtful.contains(item.id()))
                .toList();
    }

    private static Set<String> left(Path folder) {
        Set<String> names = new TreeSet<>(FileStep.names(folder, ""));
        names.removeIf(name -> name.equals(".staging") || name.equals(".claimed"));
        return names;
    }

    private void report(List<Battle.Round> rounds) throws IOException {
        Map<Blow, List<Duration>> waits = new EnumMap<>(Blow.class);
        rounds.forEach(round ->
                waits.computeIfAbsent(round.blow(), blow -> new ArrayList<>()).add(round.longest()));
        StringBuilder text = new StringBuilder(String.format(
                "Cluster, seed %d: %d nodes, %d mailboxes, %d blows; %d messages in, %d out; %d lost, %d twice, %d in doubt (%d of these had gone)%n",
                SEED,
                nodes.size(),
                site.boxes().size(),
                rounds.size(),
                post.count(true),
                post.count(false),
                missing().size(),
                post.twice().size(),
                site.doubtful().size(),
                site.doubtful().size() - post.missing().size() + missing().size()));
        text.append(String.format(
                "  most requests in flight to a mailbox: %d%n",
                site.boxes().stream()
                        .mapToInt(box -> site.tenant().maxInFlight(site.tenant().mailbox(box.address()), site.app()))
                        .max()
                        .orElseThrow()));
        waits.forEach((blow, each) -> text.append(String.format(
                "  %s: %d times, the longest wait of a message %.1f s%n",
                blow,
                each.size(),
                each.stream().max(Duration::compareTo).orElseThrow().toMillis() / 1000.0)));
        System.out.print(text);
        Files.writeString(Path.of("target/cluster-proof.txt"), text.toString());
    }

    private void assertEverythingWentOnce() throws Exception {
        assertEquals(List.of(), post.twice());
        assertEquals(List.of(), missing(), "neither gone nor held in doubt");
        assertEquals(List.of(), post.oddities());
        assertEquals(List.of(), site.tenant().violations());
        assertEquals(List.of(), site.tenant().leaks());
        assertEquals(Set.of(), left(site.shared().resolve("mail-center/inbound")), "letters");
        for (Box box : site.boxes()) {
            assertEquals(Set.of(), left(site.drop(box)), "left in " + site.drop(box));
            assertEquals(Set.of(), left(site.drop(box).resolve(".staging")), "left in staging of " + box.name());
            assertEquals(Set.of(), left(site.outbox(box).resolve(".staging")), "left in staging of " + box.name());
            assertEquals(
                    List.of(),
                    site.tenant().mailbox(box.address()).drafts().stream()
                            .map(FakeMail::subject)
                            .toList(),
                    "stray drafts");
        }
        for (Node node : nodes) {
            assertFalse(Files.readString(node.log()).contains(Site.SECRET), "the secret is in the log");
        }
        assertTrue(Files.readString(nodes.get(0).log()).contains("0.1.0-SNAPSHOT"));
        assertEquals(0, nodes.get(0).command("reconcile"), nodes.get(0).commands());
    }
}
