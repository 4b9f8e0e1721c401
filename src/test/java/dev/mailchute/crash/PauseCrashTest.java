package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pause by command, with and without a running application, and SIGKILL in between. */
@Tag("crash")
class PauseCrashTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox other;
    private FakeMailbox desk;
    private Mailchutes mailchute;
    private int turns;

    @BeforeEach
    void start() throws Exception {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        other = tenant.mailbox("other@contoso.com");
        desk = tenant.mailbox("servicedesk@contoso.com");
        mailchute = new Mailchutes(
                folder,
                tenant,
                "dev.mailchute.QuickMailchute",
                List.of(
                        "mailchute.inbound.support.mailbox = support@contoso.com",
                        "mailchute.inbound.support.schedule = 1s",
                        "mailchute.inbound.other.mailbox = other@contoso.com",
                        "mailchute.inbound.other.schedule = 1s",
                        "mailchute.outbound.orders.mailbox = servicedesk@contoso.com",
                        "mailchute.outbound.orders.stable-for = 100ms",
                        "mailchute.outbound.orders.messages-per-minute = 0"));
        Files.createDirectories(folder.resolve("outbox/orders"));
        mailchute.start();
        polls();
    }

    @AfterEach
    void stop() {
        mailchute.close();
        tenant.close();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofMinutes(3)).until(condition);
    }

    /** The mailbox that is not paused is polled on the same schedule. */
    private void polls() {
        for (int i = 0; i < 3; i++) {
            FakeMail mail =
                    other.deliver(SampleMail.text("ann@x.example", other.address(), "Turn " + turns++, "Hello"));
            await("a poll", mail::isRead);
        }
    }

    private void drop(String file) throws Exception {
        Files.writeString(
                folder.resolve("outbox/orders").resolve(file),
                "To: ann@x.example\r\nSubject: " + file + "\r\nMessage-ID: <" + file + "@x.example>\r\n\r\nHello.\r\n",
                StandardCharsets.UTF_8);
    }

    private long files(String path, String ending) throws Exception {
        Path of = folder.resolve(path);
        if (!Files.isDirectory(of)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(of)) {
            return files.filter(file -> file.toString().endsWith(ending)).count();
        }
    }

    private long calls() {
        return tenant.count(call ->
                support.address().equals(call.mailbox()) || desk.address().equals(call.mailbox()));
    }

    @Test
    void what_was_paused_stays_so_over_kills_and_then_each_message_is_delivered_or_sent_once() throws Exception {
        assertEquals(0, mailchute.command("pause", "support", "--reason", "it is being moved"));
        FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Paused", "Hello"));
        // Accepted by Exchange, and killed before that was heard.
        tenant.once().on(Operation.SEND_MAIL).killsUnanswered(mailchute::kill);
        drop("doubt.eml");
        await("the kill", () -> !mailchute.isAlive());
        assertEquals(1, desk.sent().size());
        assertEquals(0, mailchute.command("pause", "orders"));
        assertEquals(1, mailchute.command("poll", "orders"));
        assertEquals(1, mailchute.command("pause", "order"));
        drop("next.eml");
        tenant.forgetCalls();

        mailchute.start();
        polls();
        mailchute.kill();
        await("the kill", () -> !mailchute.isAlive());
        mailchute.start();
        polls();
        assertEquals(0, calls());
        assertTrue(Files.exists(folder.resolve("outbox/orders/next.eml")));
        String log = Files.readString(mailchute.log());
        assertTrue(log.contains("inbound support is still paused by"), log);

        assertEquals(1, mailchute.command("poll", "support"));
        assertEquals(0, mailchute.command("resume", "support", "orders", "--json"));
        await("everything", () -> mail.isRead() && files("outbox/orders/sent", ".sent.json") == 2);
        assertEquals(0, mailchute.command("poll", "support", "outbound.orders"));
        polls();
        assertEquals(1, files("drop/support", ".eml"));
        assertEquals(2, desk.sent().size());
        assertEquals(List.of(), tenant.violations());
    }
}
