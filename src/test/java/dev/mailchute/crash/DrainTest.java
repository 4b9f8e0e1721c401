package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.PlannedFault;
import dev.mailchute.testkit.SampleMail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the middle of work, as a service manager sends it. */
@Tag("crash")
class DrainTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox desk;
    private Mailchutes mailchute;

    @BeforeEach
    void start() throws Exception {
        tenant = FakeTenant.start(Duration.ofMillis(300));
        support = tenant.mailbox("support@contoso.com");
        desk = tenant.mailbox("servicedesk@contoso.com");
        mailchute = new Mailchutes(
                folder,
                tenant,
                "dev.mailchute.cli.Mailchute",
                List.of(
                        "mailchute.inbound.support.mailbox = support@contoso.com",
                        "mailchute.inbound.support.schedule = 0/1 * * * * ?",
                        "mailchute.outbound.orders.mailbox = servicedesk@contoso.com",
                        "mailchute.outbound.orders.stable-for = 100ms",
                        "mailchute.outbound.orders.messages-per-minute = 0"));
        for (int i = 0; i < 60; i++) {
            support.deliver(SampleMail.text("ann@x.example", support.address(), "Mail " + i, "Hello"));
        }
        Path outbox = Files.createDirectories(folder.resolve("outbox/orders"));
        for (int i = 0; i < 40; i++) {
            Files.writeString(
                    outbox.resolve("m" + i + ".eml"),
                    "To: ann@x.example\r\nSubject: Out " + i + "\r\n\r\nHello.\r\n",
                    StandardCharsets.UTF_8);
        }
        mailchute.start();
        await(
                "work is under way",
                () -> tenant.count(Operation.PATCH_MESSAGE) > 3 && desk.sent().size() > 3);
    }

    @AfterEach
    void stop() {
        mailchute.close();
        tenant.close();
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofMinutes(3)).until(condition);
    }

    private List<Path> files(String path, String ending) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(path))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void started_messages_are_finished_and_no_new_ones_are_started() throws Exception {
        assertEquals(0, mailchute.terminate(Duration.ofMinutes(1)));
        long read = support.mails("inbox").stream().filter(FakeMail::isRead).count();
        assertTrue(read > 3 && read < 60, read + " of 60 mails were read");
        assertEquals(read, files("drop/support", ".eml").size());
        assertEquals(List.of(), files("drop/support/.staging", ""));
        long sent = desk.sent().size();
        assertTrue(sent < 40, sent + " of 40 mails were sent");
        assertEquals(sent, files("outbox/orders/sent", ".sent.json").size());

        mailchute.start();
        await(
                "the rest",
                () -> support.mails("inbox").stream().allMatch(FakeMail::isRead)
                        && desk.sent().size() == 40
                        && files("outbox/orders/sent", ".sent.json").size() == 40);
        assertEquals(60, files("drop/support", ".eml").size());
        assertEquals(List.of(), tenant.violations());
    }

    @Test
    void a_second_signal_stops_it_immediately() throws Exception {
        PlannedFault stalled =
                tenant.always().on(Operation.GET_MIME, Operation.SEND_MAIL).stalls();
        await("something stands still", () -> stalled.hits() > 0);
        Process process = mailchute.process();
        process.destroy();
        assertTrue(!mailchute.ends(Duration.ofSeconds(2)), "it did not wait for what was begun");
        process.destroy();
        // What was begun would have been waited for much longer.
        assertTrue(mailchute.ends(Duration.ofSeconds(15)), "it did not end at once");
        assertTrue(process.exitValue() != 0);
    }
}
