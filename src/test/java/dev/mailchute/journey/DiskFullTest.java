package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mailchute.health.Status;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is full; where one may be mounted (Linux, as root). */
@Tag("journey")
class DiskFullTest {
    @TempDir
    Path folder;

    private Path small;
    private FakeTenant tenant;
    private Journey journey;

    @BeforeEach
    void mount() throws Exception {
        small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small.toString()),
                "no file system can be mounted here");
        tenant = FakeTenant.start();
        journey = new Journey(tenant, small);
    }

    @AfterEach
    void unmount() throws Exception {
        if (journey != null) {
            journey.close();
            tenant.close();
            run("umount", small.toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes what room there is, but so much. */
    private Path fill(long leaving) throws IOException {
        Path filler = small.resolve("filler");
        long room = Files.getFileStore(small).getUsableSpace() - leaving;
        Files.write(filler, new byte[(int) Math.max(0, room)]);
        return filler;
    }

    @Test
    void incoming_mail_waits_in_the_mailbox_until_there_is_room() throws Exception {
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        journey.inbound("support", "support@contoso.com").start();
        Journey.await("an empty poll", () -> journey.chute()
                .statuses()
                .of("inbound.support")
                .lastSuccess()
                .isPresent());
        Path filler = fill(1_200_000);
        List<FakeMail> mails = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            mails.add(support.deliver(
                    SampleMail.text("ann@x.example", support.address(), "Mail " + i, "x".repeat(300_000))));
        }
        Journey.await("full", () -> journey.chute()
                .statuses()
                .of("inbound.support")
                .trouble()
                .filter(trouble -> trouble.reason().contains("space"))
                .isPresent());
        // Whatever is read has been delivered.
        long read = mails.stream().filter(FakeMail::isRead).count();
        assertTrue(read <= journey.dropped("support").size());
        assertTrue(read < 12);
        assertEquals(List.of(), journey.letters("inbound"));
        Files.delete(filler);
        Journey.await("all is delivered", () -> mails.stream().allMatch(FakeMail::isRead));
        assertEquals(12, journey.dropped("support").size());
        assertEquals(List.of(), journey.letters("inbound"));
    }

    @Test
    void a_sent_mail_that_cannot_be_cleared_away_is_not_sent_again() throws Exception {
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        journey.outbound("orders", "servicedesk@contoso.com").start();
        byte[] mail = ("To: ann@x.example\r\nSubject: A\r\nMessage-ID: <1@x>\r\n\r\n" + "x".repeat(2000))
                .getBytes(StandardCharsets.UTF_8);
        // Nothing can become a folder here, so nothing can be put into it.
        Files.createDirectories(journey.outbox("orders"));
        Files.writeString(journey.outbox("orders").resolve("sent"), "in the way");
        journey.drop("orders", "a.eml", mail);
        Journey.await("sent", () -> desk.sent().size() == 1);
        Journey.await(
                "down", () -> journey.chute().statuses().of("outbound.orders").isDown());
        journey.stop();
        Files.delete(journey.outbox("orders").resolve("sent"));
        journey.start();
        Journey.await(
                "cleared away", () -> Files.exists(journey.outbox("orders").resolve("sent/a.eml.sent.json")));
        assertEquals(1, desk.sent().size());
        assertEquals(List.of(), journey.letters("outbound"));
    }

    private void dropTwenty(String ending) {
        for (int i = 0; i < 20; i++) {
            journey.drop(
                    "orders",
                    i + ending,
                    ("To: ann@x.example\r\nSubject: m" + i + "\r\n\r\nHello.\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private long receipts() {
        return Journey.files(journey.outbox("orders").resolve("sent"), ".sent.json")
                .size();
    }

    /** Fills it to the last byte. */
    private Path fillAll() throws IOException {
        Path filler = small.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    private void staysDownInTwoLinesUntilThereIsRoom(FakeMailbox desk, Runnable drop) throws Exception {
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            Path filler = fillAll();
            drop.run();
            Status status = journey.chute().statuses().of("outbound.orders");
            Journey.await("down", status::isDown);
            AtomicInteger looks = new AtomicInteger();
            Journey.await("many tries", () -> {
                tenant.clock().advance(Duration.ofMinutes(10));
                return looks.incrementAndGet() > 60 && status.isDown();
            });
            assertEquals(1, log.with("is down").size());
            // The folder may be told of besides, and that events wait for the ledger.
            assertTrue(log.warningsAndAbove().size() <= 3, () -> log.warningsAndAbove()
                    .toString());
            Files.delete(filler);
            Journey.await("all receipts", () -> {
                tenant.clock().advance(Duration.ofSeconds(10));
                return receipts() == 20;
            });
            Journey.await("told", () -> !log.with("works again").isEmpty());
            assertEquals(1, log.with("works again").size());
        }
        assertEquals(20, desk.sent().size());
        assertEquals(List.of(), journey.letters("outbound"));
    }

    @Test
    void an_outbox_whose_ledger_is_full_is_down_and_sends_all_once_there_is_room() throws Exception {
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .clock(tenant.clock())
                .set("data-dir", small.resolve("data").toString())
                .outbound("orders", "servicedesk@contoso.com");
        staysDownInTwoLinesUntilThereIsRoom(desk, () -> dropTwenty(".eml"));
    }

    @Test
    void an_outbox_that_is_full_is_down_and_sends_all_once_there_is_room() throws Exception {
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .clock(tenant.clock())
                .set("outbound.orders.outbox-dir", small.resolve("outbox").toString())
                .outbound("orders", "servicedesk@contoso.com");
        Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("outbox")).resolve("orders"), small.resolve("outbox"));
        Files.createDirectories(small.resolve("outbox"));
        dropTwenty(".later");
        staysDownInTwoLinesUntilThereIsRoom(desk, () -> {
            for (int i = 0; i < 20; i++) {
                Path file = small.resolve("outbox").resolve(i + ".later");
                assertTrue(
                        file.toFile().renameTo(file.resolveSibling(i + ".eml").toFile()));
            }
        });
    }
}
