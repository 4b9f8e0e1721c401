package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.EmlName;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code routes/README.md} recommends for another system in place of the drop folder, with a real server and with the application as a
 * process of its own, which is killed. One start serves all tests of a class.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AnotherDestination {
    private static final String MAILBOX = "support@contoso.com";

    private final String heading;
    private final Map<String, FakeMail> mails = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> tooEarly = new ConcurrentLinkedQueue<>();
    private FakeTenant tenant;
    private FakeMailbox mailbox;
    private Path folder;
    private Receiver receiver;
    private Uploaded uploaded;
    private Mailchutes mailchute;

    /** @param heading of the recipe */
    AnotherDestination(String heading) {
        this.heading = heading;
    }

    abstract Receiver receiver(Path home) throws Exception;

    /** How often the receiver gets a message if the process dies after it was handed over. */
    abstract int timesAfterKill();

    /** The same if a consumer has taken it in between. */
    abstract int timesAfterKillIfTaken();

    @BeforeAll
    void start(@TempDir Path home) throws Exception {
        folder = home;
        receiver = receiver(home.resolve("receiver"));
        receiver.start();
        tenant = FakeTenant.start();
        mailbox = tenant.mailbox(MAILBOX);
        uploaded = new Uploaded();
        List<String> keys = new ArrayList<>(receiver.keys());
        keys.add("mailchute.inbound.support.mailbox = " + MAILBOX);
        keys.add("mailchute.inbound.support.schedule = 1s");
        mailchute = new Mailchutes(home, tenant, "dev.mailchute.QuickMailchute", keys);
        mailchute.routes(routes());
        receiver.environment().forEach(mailchute::set);
    }

    @BeforeEach
    void goOn() throws IOException {
        uploaded.calls(this::isUnread);
        if (!mailchute.isAlive()) {
            mailchute.start();
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (mailchute == null) {
            return; // its server is not there
        }
        mailchute.close();
        uploaded.close();
        receiver.close();
        tenant.close();
    }

    private Path routes() throws IOException {
        Path changed = Files.createDirectories(folder.resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                Files.copy(file, changed.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                Files.createDirectory(changed.resolve("own")).resolve("incoming.camel.yaml"), uploaded.in(recipe()));
        return changed;
    }

    String recipe() throws IOException {
        String readme = Files.readString(Path.of("routes/README.md"));
        int begin = readme.indexOf("```yaml\n", readme.indexOf("### " + heading + "\n")) + "```yaml\n".length();
        return readme.substring(begin, readme.indexOf("```", begin));
    }

    /** Notes a message that the mailbox shows as read although it is only being handed over. */
    private boolean isUnread(String delivery) {
        FakeMail mail = mails.values().stream()
                .filter(one -> delivery.equals(EmlName.key(MAILBOX, one.id())))
                .findFirst()
                .orElseThrow();
        if (mail.isRead()) {
            tooEarly.add(delivery);
        }
        return true;
    }

    final FakeMail deliver(String id) {
        FakeMail mail = mailbox.deliver(content(id));
        mails.put(id, mail);
        return mail;
    }

    private static byte[] content(String id) {
        return ("From: Ann <ann@x.example>\r\nTo: " + MAILBOX + "\r\nSubject: =?utf-8?q?M=C3=BCller_?= " + id
                        + "\r\nMessage-ID: <" + id + "@x.example>\r\n\r\n"
                        + (id + " all work and no play\r\n").repeat(3000))
                .getBytes(StandardCharsets.UTF_8);
    }

    final List<byte[]> received(String id) throws Exception {
        String header = "Message-ID: <" + id + "@";
        return receiver.messages().stream()
                .filter(mail -> new String(mail, StandardCharsets.UTF_8).contains(header))
                .toList();
    }

    final void await(String what, Callable<Boolean> condition) throws IOException {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    final Uploaded uploaded() {
        return uploaded;
    }

    final Mailchutes mailchute() {
        return mailchute;
    }

    final FakeMailbox mailbox() {
        return mailbox;
    }

    final String log() throws IOException {
        return Files.readString(mailchute.log());
    }

    /** It is there once, byte for byte, and nothing else of it is anywhere. */
    final void assertOnce(String id) throws Exception {
        List<byte[]> received = received(id);
        assertEquals(1, received.size(), id);
        assertArrayEquals(content(id), received.get(0));
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        await("the staged files are removed", () -> files("drop/support/.staging")
                .isEmpty());
        assertEquals(List.of(".staging"), files("drop/support"), "the drop folder");
        assertEquals(List.of(), files("mail-center/inbound"), "letters");
        assertEquals(List.of(), List.copyOf(tooEarly), "read in the mailbox before it was handed over");
    }

    private List<String> files(String name) throws IOException {
        Path there = folder.resolve(name);
        if (!Files.isDirectory(there)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(there)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void a_message_is_there_once_and_whole_and_the_mailbox_is_updated_afterwards() throws Exception {
        List<FakeMail> both = List.of(deliver("good-1"), deliver("good-2"));
        await("they are read", () -> both.stream().allMatch(FakeMail::isRead));
        assertOnce("good-1");
        assertOnce("good-2");
    }

    @Test
    void while_the_server_is_away_the_mailbox_waits_and_then_nothing_is_lost_or_doubled() throws Exception {
        receiver.stop();
        List<FakeMail> both = List.of(deliver("away-1"), deliver("away-2"));
        await("the mailbox is down", () -> log().contains("could not hand the message over"));
        assertFalse(both.stream().anyMatch(FakeMail::isRead));
        receiver.start();
        await("they are read", () -> both.stream().allMatch(FakeMail::isRead));
        assertOnce("away-1");
        assertOnce("away-2");
    }

    @Test
    void killed_after_a_message_was_handed_over_it_hands_it_over_again() throws Exception {
        CountDownLatch handedOver = new CountDownLatch(2);
        uploaded.calls(delivery -> {
            handedOver.countDown();
            return isAlive();
        });
        FakeMail kept = deliver("killed-kept");
        FakeMail taken = deliver("killed-taken");
        await("both are handed over", () -> handedOver.getCount() == 0);
        int takenBefore = receiver.take("killed-taken");
        mailchute.kill();
        assertTrue(mailchute.ends(Duration.ofSeconds(10)));
        assertFalse(kept.isRead() || taken.isRead());

        uploaded.calls(this::isUnread);
        mailchute.start();
        await("they are read", () -> kept.isRead() && taken.isRead());
        assertEquals(timesAfterKill(), received("killed-kept").size(), "while it is there");
        assertEquals(
                timesAfterKillIfTaken(), takenBefore + received("killed-taken").size(), "after it was taken");
        assertNothingLeft();
        assertEquals(0, mailchute.terminate(Duration.ofMinutes(1)), "exit code after SIGTERM");
        assertEquals(
                mails.keySet().stream().collect(Collectors.toMap(id -> "<" + id + "@x.example>", id -> 1L)),
                new JournalAfterKill(folder).incoming(List.of("support")),
                "by the journal, each was delivered once");
    }

    /** Holds the answer back until the process is dead. */
    private boolean isAlive() {
        try {
            mailchute.process().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
