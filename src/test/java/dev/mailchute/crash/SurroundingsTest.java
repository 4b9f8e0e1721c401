package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process in a locale, and with a temporary folder, that a service may find itself with. */
@Tag("crash")
class SurroundingsTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox desk;
    private final List<String> keys = new ArrayList<>(List.of(
            "mailchute.inbound.support.mailbox = support@contoso.com",
            "mailchute.inbound.support.schedule = 1s",
            "mailchute.outbound.orders.mailbox = servicedesk@contoso.com",
            "mailchute.outbound.orders.sender-name = Bestellungen für Müller",
            "mailchute.outbound.orders.stable-for = 100ms",
            "mailchute.outbound.orders.messages-per-minute = 0"));
    private Mailchutes mailchute;

    @BeforeEach
    void setUp() {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        desk = tenant.mailbox("servicedesk@contoso.com");
    }

    @AfterEach
    void stop() {
        mailchute.close();
        tenant.close();
    }

    private Mailchutes mailchute() throws IOException {
        mailchute = new Mailchutes(folder, tenant, "dev.mailchute.cli.Mailchute", keys);
        return mailchute;
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofMinutes(3)).until(condition);
    }

    private List<String> names(String path, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(path))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private String log() throws IOException {
        return Files.exists(mailchute.log()) ? Files.readString(mailchute.log()) : "";
    }

    /** One message each way. */
    private void carries() throws IOException {
        FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Hello", "there"));
        Path outbox = Files.createDirectories(folder.resolve("outbox/orders"));
        Files.writeString(outbox.resolve("a.eml"), "To: ann@x.example\r\nSubject: A\r\n\r\nHello.\r\n");
        await("read", mail::isRead);
        await("sent", () -> Files.exists(outbox.resolve("sent/a.eml.sent.json")));
        assertFalse(log().contains("\tat "), this::logQuietly);
    }

    private String logQuietly() {
        try {
            return log();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void messages_with_any_subject_go_through_in_a_locale_that_is_not_utf_8() throws Exception {
        keys.add("mailchute.outbound.orders.send-mode = draft");
        Mailchutes program = mailchute();
        program.set("LC_ALL", "C");
        program.set("MAILCHUTE_HTTP_PORT", "0");
        List<FakeMail> mails = new ArrayList<>();
        for (String subject : List.of("Plain", "Grüße für Müller", "【会議の件】", "😀 done", "Привет", "naïve")) {
            mails.add(support.deliver(SampleMail.text("ann@x.example", support.address(), subject, "Hällo")));
        }
        Path outbox = Files.createDirectories(folder.resolve("outbox/orders"));
        Files.writeString(
                outbox.resolve("a.eml"),
                "To: ann@x.example\r\nSubject: Grüße\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nHällo.\r\n",
                StandardCharsets.UTF_8);
        Files.writeString(
                outbox.resolve("b.json"),
                "{\"to\": [\"Jörg <joerg@x.example>\"], \"subject\": \"Müsli\", \"text\": \"Hällo\"}",
                StandardCharsets.UTF_8);
        Files.writeString(
                outbox.resolve("c.eml"),
                "From: boss@contoso.com\r\nTo: ann@x.example\r\nSubject: Ärger\r\n\r\nHello.\r\n",
                StandardCharsets.UTF_8);

        program.start();

        await("read", () -> mails.stream().allMatch(FakeMail::isRead));
        await("sent", () -> Files.exists(outbox.resolve("sent/b.json.sent.json")));
        await("sent", () -> Files.exists(outbox.resolve("sent/a.eml.sent.json")));
        await("held", () -> Files.exists(outbox.resolve("failed/c.eml.failed.json")));
        List<String> dropped = names("drop/support", ".eml");
        assertEquals(6, dropped.size(), dropped::toString);
        assertTrue(dropped.stream().allMatch(name -> name.matches("\\p{ASCII}+")), dropped::toString);
        assertTrue(dropped.stream().anyMatch(name -> name.contains("_Gru-e-fur-Muller_")), dropped::toString);
        for (String sidecar : names("drop/support", "_Gru-e-fur-Muller_.json")) {
            assertTrue(Files.readString(folder.resolve("drop/support").resolve(sidecar))
                    .contains("Grüße für Müller"));
        }
        assertEquals(
                List.of("Grüße", "Müsli"),
                desk.sent().stream().map(sent -> sent.subject()).sorted().toList());
        String letter = names("mail-center/outbound", "").get(0);
        assertTrue(Files.readString(
                        folder.resolve("mail-center/outbound").resolve(letter).resolve("letter.json"))
                .contains("Ärger"));
        String port = Files.readString(folder.resolve("data/http.port")).strip();
        String page = new String(
                URI.create("http://127.0.0.1:" + port + "/mail-center/api/letters")
                        .toURL()
                        .openStream()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertTrue(page.contains("Ärger"), page);
        assertTrue(log().contains("Set LANG=C.UTF-8"), this::logQuietly);
        assertFalse(log().contains("\tat "), this::logQuietly);
        assertEquals(0, program.terminate(Duration.ofMinutes(1)));
    }

    @Test
    void a_value_that_the_locale_cannot_read_or_use_is_refused_in_words() throws Exception {
        keys.add("mailchute.inbound.support.drop-dir = ./drop/Müller");
        Mailchutes program = mailchute();
        program.set("LC_ALL", "C");
        program.set("MAILCHUTE_OUTBOUND_ORDERS_SENDER_NAME", "Bestellungen ä");
        program.start();
        assertTrue(program.ends(Duration.ofMinutes(3)));
        assertEquals(2, program.process().exitValue(), this::logQuietly);
        assertTrue(log().contains("mailchute.inbound.support.drop-dir"), this::logQuietly);
        assertTrue(log().contains("MAILCHUTE_OUTBOUND_ORDERS_SENDER_NAME"), this::logQuietly);
        assertTrue(log().contains("LANG=C.UTF-8"), this::logQuietly);
    }

    @Test
    void a_temporary_folder_that_does_not_exist_does_no_harm() throws Exception {
        Mailchutes program = mailchute();
        program.option("-Djava.io.tmpdir=" + folder.resolve("nowhere"));
        program.start();
        carries();
        assertEquals(0, program.terminate(Duration.ofMinutes(1)));
        assertEquals(0, program.command("mail-center", "list"));
    }

    @Test
    void a_temporary_folder_that_holds_no_programs_does_no_harm() throws Exception {
        Path noexec = Files.createDirectory(folder.resolve("noexec"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m,noexec", "tmpfs", noexec.toString()),
                "no file system can be mounted here");
        try {
            Mailchutes program = mailchute();
            program.option("-Djava.io.tmpdir=" + noexec);
            program.start();
            carries();
            assertEquals(0, program.terminate(Duration.ofMinutes(1)));
        } finally {
            run("umount", noexec.toString());
        }
    }

    @Test
    void where_no_folder_can_hold_the_ledgers_library_the_start_says_so() throws Exception {
        Path full = Files.createDirectory(folder.resolve("full"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", full.toString()),
                "no file system can be mounted here");
        try {
            keys.add("mailchute.data-dir = full/data");
            Mailchutes program = mailchute();
            program.option("-Djava.io.tmpdir=" + full);
            program.start();
            assertTrue(program.ends(Duration.ofMinutes(3)));
            assertEquals(1, program.process().exitValue(), this::logQuietly);
            assertTrue(log().contains("SQLite's native library"), this::logQuietly);
            assertFalse(log().contains("\tat "), this::logQuietly);
        } finally {
            run("umount", full.toString());
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
}
