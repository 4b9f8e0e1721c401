package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.log.LogOutput;
import dev.mailchute.support.WrittenLog;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every outcome in both directions, of messages whose subjects and addresses would be noticed: none of them is in the log. */
@Tag("journey")
class LogPrivacyTest {
    private static final String SUBJECT = "Zebra Layoffs \u00c4rger";
    /** Of subjects, texts, names and addresses; the mailboxes of the configuration are not among them. */
    private static final List<String> PRIVATE =
            List.of("Zebra", "Layoffs", "\u00c4rger", "rger", "Violet", "victim", "boss", "secret.example");

    @TempDir
    Path folder;

    private final AtomicInteger number = new AtomicInteger();
    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox desk;
    private Journey journey;
    private WrittenLog log;

    @BeforeEach
    void start() throws Exception {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", support.address())
                .set("inbound.support.attempts", "2")
                .outbound("orders", desk.address());
        log = WrittenLog.text();
        LogOutput.set("debug");
    }

    @AfterEach
    void stop() {
        journey.close();
        log.close();
        tenant.close();
    }

    private byte[] mail(String from, String to) {
        return ("From: " + from + "\r\nTo: " + to + "\r\nSubject: " + SUBJECT + "\r\nMessage-ID: <"
                        + number.incrementAndGet()
                        + "@ids.example>\r\nDate: Tue, 24 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\n\r\nZebra\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private FakeMail deliver() {
        return support.deliver(mail("Violet <boss@secret.example>", support.address()));
    }

    private void drop(String file, String from, String to) {
        journey.drop("orders", file, mail(from, to));
    }

    private void awaitLine(String... words) {
        Journey.await(String.join(" ", words), () -> log.lines().stream()
                .anyMatch(line -> List.of(words).stream().allMatch(line::contains)));
    }

    @Test
    void no_line_of_any_outcome_has_a_subject_or_an_address() throws Exception {
        inbound();
        outbound();
        journey.start();
        awaitInbound();
        awaitOutbound();
        theft();
        String held = journey.letters("inbound").get(0).getFileName().toString();
        journey.chute().acts().retry(held, "olga", false);
        awaitLine("letter " + held, "by olga");
        journey.stop();

        for (String word : PRIVATE) {
            List<String> telling =
                    log.lines().stream().filter(line -> line.contains(word)).toList();
            assertTrue(telling.isEmpty(), () -> word + ": " + telling);
        }
        assertTrue(log.content().contains(desk.address()), "a mailbox is named");
        assertTrue(log.lines().stream().noneMatch(line -> line.contains("is down: Mailchute is stopping")));
    }

    private FakeMail again;

    private void inbound() {
        again = deliver();
        deliver().always().mimeCannotBeConverted();
        deliver().times(4).on(Operation.GET_MIME).answers(500, "ErrorInternalServerError", "boss@secret.example");
        deliver()
                .always()
                .on(Operation.GET_MIME)
                .answers(400, "ErrorInvalidRequest", "Nothing for victim@secret.example.");
        deliver()
                .always()
                .on(Operation.PATCH_MESSAGE)
                .answers(400, "ErrorInvalidRequest", "victim@secret.example is not read.");
    }

    private void awaitInbound() {
        awaitLine(
                "INFO  delivered direction=inbound name=support key=",
                "message-id=<1@ids.example>",
                "size=",
                "duration-ms=",
                "request-id=");
        awaitLine("DEBUG acknowledged direction=inbound", "message-id=<1@ids.example>", "request-id=");
        awaitLine(
                "WARN  left direction=inbound",
                "attempt=1/2",
                "code=ErrorInternalServerError",
                "request-id=",
                "(address)");
        awaitLine(
                "WARN  held direction=inbound",
                "message-id=<2@ids.example>",
                "letter=",
                "code=ErrorMimeContentConversionFailed");
        awaitLine(
                "WARN  held direction=inbound", "message-id=<4@ids.example>", "code=ErrorInvalidRequest", "(address)");
        awaitLine("could not be acknowledged in the mailbox", "(address)");
        awaitLine("cannot be marked in the mailbox", "_..._");
        again.markUnread();
    }

    private void outbound() {
        desk.once().on(Operation.SEND_MAIL).acceptsThenDrops();
        drop("doubt.eml", desk.address(), "Violet <victim@secret.example>");
        drop("sent.eml", desk.address(), "Violet <victim@secret.example>");
        drop("sender.eml", "Violet <boss@secret.example>", "victim@secret.example");
        drop("malformed.eml", desk.address(), "Violet the victim");
        byte[] twice = mail(desk.address(), "victim@secret.example");
        journey.drop("orders", "one.eml", twice);
        journey.drop("orders", "two.eml", twice);
        journey.drop(
                "orders",
                "key.json",
                "{\"to\": [\"victim@secret.example\"], \"Zebra\": \"Layoffs\"}".getBytes(StandardCharsets.UTF_8));
        journey.drop(
                "orders",
                "syntax.json",
                "{\"to\": [\"victim@secret.example\"], \"subject\": Zebra Layoffs}".getBytes(StandardCharsets.UTF_8));
        journey.drop(
                "orders",
                "address.json",
                "{\"to\": [\"Violet victim\"], \"subject\": \"Zebra\", \"text\": \"x\"}"
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void awaitOutbound() {
        awaitLine("WARN  in-doubt direction=outbound name=orders key=", "file=doubt.eml", "code=cut-off");
        awaitLine("orders file doubt.eml", "was found in the mailbox");
        awaitLine(
                "INFO  sent direction=outbound",
                "file=sent.eml",
                "message-id=<",
                "size=",
                "duration-ms=",
                "request-id=");
        awaitLine(
                "WARN  held direction=outbound",
                "file=sender.eml",
                "code=sender-not-allowed",
                "(address) is not allowed");
        awaitLine("WARN  held direction=outbound", "file=malformed.eml", "code=bad-address");
        awaitLine("WARN  held direction=outbound", "code=duplicate");
        awaitLine("WARN  held direction=outbound", "file=key.json", "code=unknown-key");
        awaitLine("WARN  held direction=outbound", "file=syntax.json", "code=bad-json");
        awaitLine("WARN  held direction=outbound", "file=address.json", "code=bad-address");
        desk.once().on(Operation.SEND_MAIL).answers(409, "ErrorStaleObject", "Not now, boss@secret.example.");
        desk.times(4)
                .on(Operation.SEND_MAIL)
                .answers(409, "ErrorIrresolvableConflict", "Not now, boss@secret.example.");
        drop("left.eml", desk.address(), "victim@secret.example");
        awaitLine("WARN  left direction=outbound", "file=left.eml", "attempt=1", "(address)");
        awaitLine("INFO  sent direction=outbound", "file=left.eml");
        desk.once().on(Operation.SEND_MAIL).answers(400, "ErrorInvalidRecipients", "victim@secret.example is nobody.");
        drop("refused.eml", desk.address(), "victim@secret.example");
        awaitLine("WARN  held direction=outbound", "file=refused.eml", "status=400", "(address) is nobody");
    }

    /** A program that removes files from the staging folder, until it was noticed. */
    private void theft() throws Exception {
        Path staging = journey.drop("support").resolve(".staging");
        AtomicBoolean stop = new AtomicBoolean();
        Thread cleaner = new Thread(() -> {
            while (!stop.get()) {
                Journey.files(staging, ".staged").forEach(file -> file.toFile().delete());
                LockSupport.parkNanos(3_000_000);
            }
        });
        cleaner.start();
        try {
            Journey.await("noticed", () -> {
                deliver();
                return log.content().contains("code=staging-theft");
            });
        } finally {
            stop.set(true);
            cleaner.join();
        }
        awaitLine("WARN  left direction=inbound", "code=staging-theft");
    }
}
