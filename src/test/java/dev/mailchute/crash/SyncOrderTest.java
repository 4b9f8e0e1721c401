package dev.mailchute.crash;

import static dev.mailchute.crash.SystemCalls.remove;
import static dev.mailchute.crash.SystemCalls.rename;
import static dev.mailchute.crash.SystemCalls.sync;
import static org.junit.jupiter.api.Assertions.fail;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power failure takes what was not synced. So whatever somebody relies on is synced before they are told: seen in the system calls of
 * the application, and the requests that the tenant gets.
 */
@Tag("crash")
class SyncOrderTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox desk;
    private SystemCalls systemCalls;
    private Mailchutes mailchute;

    @BeforeEach
    void start() throws Exception {
        folder = folder.toRealPath();
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        desk = tenant.mailbox("servicedesk@contoso.com");
        mailchute = new Mailchutes(
                folder,
                tenant,
                "dev.mailchute.cli.Mailchute",
                List.of(
                        "mailchute.inbound.support.mailbox = support@contoso.com",
                        "mailchute.inbound.support.schedule = 0/1 * * * * ?",
                        "mailchute.inbound.support.attempts = 1",
                        "mailchute.outbound.orders.mailbox = servicedesk@contoso.com",
                        "mailchute.outbound.orders.stable-for = 100ms"));
        systemCalls = new SystemCalls(folder.resolve("trace"));
        mailchute.addWatcher(systemCalls.watcher());
    }

    @AfterEach
    void stop() {
        mailchute.close();
        tenant.close();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofMinutes(3)).until(condition);
    }

    private void readMailUntil(String what, Callable<Boolean> condition) throws Exception {
        mailchute.start();
        await(what, condition);
        mailchute.terminate(Duration.ofMinutes(1));
    }

    private void dropInto(Path outbox, String headers) throws Exception {
        Path unfinished = Files.createDirectories(outbox).resolve(".a.part");
        Files.writeString(unfinished, headers + "\r\nSubject: Order\r\n\r\nHello.\r\n", StandardCharsets.UTF_8);
        Files.move(unfinished, outbox.resolve("a.eml"));
    }

    private static Predicate<Path> in(Path folder, String ending) {
        return path -> folder.equals(path.getParent()) && path.toString().endsWith(ending);
    }

    private static Predicate<Path> at(Path one) {
        return one::equals;
    }

    private static Predicate<Path> home(Path outbox) {
        return path -> outbox.resolve(".claimed").equals(path.getParent());
    }

    private static Predicate<Path> claimed(Path outbox) {
        return path -> path.endsWith("a.eml") && home(outbox).test(path.getParent());
    }

    private static boolean isClearedAway(Path outbox) {
        String[] claimed = outbox.resolve(".claimed").toFile().list();
        return claimed != null && claimed.length == 0;
    }

    private static boolean isLedger(Path path) {
        return path.getFileName().toString().equals("ledger.db-wal");
    }

    /** A point on the way: each must be over before the next begins. */
    private final class Way {
        private final List<SystemCalls.Call> calls;
        private double now;

        Way() throws Exception {
            calls = systemCalls.all();
        }

        Way then(String what, Predicate<SystemCalls.Call> wanted) {
            SystemCalls.Call call = calls.stream()
                    .filter(one -> one.start() >= now && wanted.test(one))
                    .findFirst()
                    .orElseGet(() -> fail("no " + what + " after that; the calls were\n" + text()));
            now = call.end();
            return this;
        }

        /** The same, and nothing of the other kind has come in between. */
        Way thenWithout(Predicate<SystemCalls.Call> unwanted, String what, Predicate<SystemCalls.Call> wanted) {
            double from = now;
            then(what, wanted);
            calls.stream()
                    .filter(one -> one.start() >= from && one.end() <= now && unwanted.test(one))
                    .findFirst()
                    .ifPresent(one -> fail(one + " before " + what + "; the calls were\n" + text()));
            return this;
        }

        Way then(String what, Operation operation) {
            return then(what, tenant.calls(operation).get(0));
        }

        Way then(String what, Call request) {
            Instant at = request.at();
            double asked = at.getEpochSecond() + at.getNano() / 1e9;
            if (asked < now) {
                fail(what + " was asked for " + (now - asked) + " s too early; the calls were\n" + text());
            }
            now = asked;
            return this;
        }

        private String text() {
            StringBuilder text = new StringBuilder();
            calls.forEach(call -> text.append(call).append('\n'));
            return text.toString();
        }
    }

    @Test
    void a_mail_is_on_the_disk_and_in_the_ledger_before_anybody_is_told() throws Exception {
        support.deliver(SampleMail.text("ann@x.example", support.address(), "Hello", "Hello"));
        readMailUntil("it is read", () -> support.mails("inbox").stream().allMatch(FakeMail::isRead));
        Path drop = folder.resolve("drop/support");
        Path staging = drop.resolve(".staging");
        new Way()
                .then("reading", Operation.GET_MIME)
                .then("sync of the staging file", sync(in(staging, ".staged")))
                .then("sync of the staging folder", sync(at(staging)))
                .then("sync of the sidecar", sync(in(drop, ".json.part")))
                .then("rename of the sidecar", rename(in(drop, ".json.part"), in(drop, ".json")))
                .then("sync of the sidecar's name", sync(at(drop)))
                .then("record that it is staged", sync(SyncOrderTest::isLedger))
                .then("rename into the drop folder", rename(in(staging, ".staged"), in(drop, ".eml")))
                .then("sync of the drop folder", sync(at(drop)))
                .then("record that it is delivered", sync(SyncOrderTest::isLedger))
                .then("marking it read", Operation.PATCH_MESSAGE)
                .then("record that it is acknowledged", sync(SyncOrderTest::isLedger));
    }

    @Test
    void a_letter_of_an_incoming_message_is_on_disk_before_it_is_acknowledged() throws Exception {
        support.deliver(SampleMail.text("ann@x.example", support.address(), "Good", "Hello"));
        FakeMail bad = support.deliver(SampleMail.text("ann@x.example", support.address(), "Bad", "Hello"));
        tenant.always().of(bad).mimeCannotBeConverted();
        readMailUntil("it is held", bad::isRead);
        Path letters = folder.resolve("mail-center/inbound");
        new Way()
                .then("sync of the letter", sync(path -> path.toString().endsWith("letter.json.part")))
                .then("letter", rename(in(letters, ""), in(letters, "")))
                .then("sync of its name", sync(at(letters)))
                .then("record that it is held", sync(SyncOrderTest::isLedger))
                .then("marking it", tenant.calls(call -> isMarking(call, bad)).get(0))
                .then("record that the mailbox knows", sync(SyncOrderTest::isLedger));
    }

    private static boolean isMarking(Call call, FakeMail mail) {
        return call.operation() == Operation.PATCH_MESSAGE && mail.id().equals(call.mail());
    }

    @Test
    void a_letter_of_a_dropped_file_is_on_the_disk_before_the_file_is_cleared_away() throws Exception {
        Path outbox = folder.resolve("outbox/orders");
        dropInto(outbox, "From: boss@contoso.com\r\nTo: ann@x.example");
        Path failed = outbox.resolve("failed");
        Path letters = folder.resolve("mail-center/outbound");
        readMailUntil("receipt", () -> Files.exists(failed.resolve("a.eml.failed.json")) && isClearedAway(outbox));
        new Way()
                .then("sync of the mail", sync(path -> path.endsWith("message.eml")))
                .then("sync of the letter", sync(path -> path.toString().endsWith("letter.json.part")))
                .then("letter", rename(in(letters, ""), in(letters, "")))
                .then("sync of its name", sync(at(letters)))
                .thenWithout(
                        sync(SyncOrderTest::isLedger), "sync of the receipt", sync(in(failed, ".failed.json.part")))
                .thenWithout(sync(SyncOrderTest::isLedger), "clearing away", remove(claimed(outbox)))
                .then("sync of where it lay", sync(home(outbox)))
                .then("record that it is held", sync(SyncOrderTest::isLedger));
    }

    @Test
    void a_file_is_sending_in_the_ledger_before_it_is_sent_and_sent_before_it_is_cleared_away() throws Exception {
        Path outbox = folder.resolve("outbox/orders");
        dropInto(outbox, "To: ann@x.example");
        Path sent = outbox.resolve("sent");
        readMailUntil("receipt", () -> Files.exists(sent.resolve("a.eml.sent.json")));
        new Way()
                .then("sync of the claimed", sync(at(outbox.resolve(".claimed"))))
                .then("claim", rename(at(outbox.resolve("a.eml")), claimed(outbox)))
                .then("sync of where it is now", sync(home(outbox)))
                .then("sync of where it was", sync(at(outbox)))
                .then("record that it is claimed", sync(SyncOrderTest::isLedger))
                .then("record that it is sending", sync(SyncOrderTest::isLedger))
                .then("sending", Operation.SEND_MAIL)
                .then("record that it is sent", sync(SyncOrderTest::isLedger))
                .then("sync of the receipt", sync(in(sent, ".sent.json.part")))
                .then("clearing away", rename(claimed(outbox), at(sent.resolve("a.eml"))))
                .then("sync of where it lies now", sync(at(sent)));
    }
}
