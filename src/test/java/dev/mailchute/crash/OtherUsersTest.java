package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
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

/** Where the application runs, seen by its process: without rights to others' files, or without a UTF-8 locale (Linux, as root). */
@Tag("crash")
class OtherUsersTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox desk;
    private Mailchutes mailchute;
    private Path outbox;

    @BeforeEach
    void start() throws Exception {
        tenant = FakeTenant.start();
        desk = tenant.mailbox("servicedesk@contoso.com");
        outbox = Files.createDirectories(folder.resolve("outbox/orders"));
        mailchute = new Mailchutes(
                folder,
                tenant,
                "dev.mailchute.cli.Mailchute",
                List.of(
                        "mailchute.outbound.orders.mailbox = servicedesk@contoso.com",
                        "mailchute.outbound.orders.stable-for = 100ms"));
    }

    @AfterEach
    void stop() {
        mailchute.close();
        tenant.close();
    }

    private void drop(String name, String subject) throws IOException {
        Path part = Files.writeString(
                folder.resolve("part"), "To: ann@x.example\r\nSubject: " + subject + "\r\n\r\nHello.\r\n");
        Files.move(part, outbox.resolve(name));
    }

    private static boolean runs(List<String> prefix) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private long logLines(String words) throws IOException {
        try (Stream<String> lines = Files.lines(mailchute.log())) {
            return lines.filter(line -> line.contains(words)).count();
        }
    }

    @Test
    void anothers_file_in_a_sticky_folder_and_one_that_cannot_be_read_are_named_once_and_stop_no_other()
            throws Exception {
        List<String> withoutRights =
                List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner", "--inh-caps", "-all");
        assumeTrue(runs(withoutRights), "rights cannot be taken away here");
        UserPrincipal nobody =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        drop("sticky.eml", "sticky");
        drop("secret.eml", "secret");
        drop("own.eml", "own");
        Files.setPosixFilePermissions(outbox.resolve("secret.eml"), PosixFilePermissions.fromString("rw-------"));
        Files.setOwner(outbox.resolve("secret.eml"), nobody);
        Files.setOwner(outbox.resolve("sticky.eml"), nobody);
        Files.setAttribute(outbox, "unix:mode", 01777);
        Files.setOwner(outbox, nobody);
        mailchute.addWatcher(withoutRights);
        mailchute.start();
        Awaitility.await("own file")
                .atMost(Duration.ofMinutes(3))
                .until(() -> desk.sent().size() == 1);
        drop("later.eml", "later");
        Awaitility.await("later file")
                .atMost(Duration.ofMinutes(3))
                .until(() -> desk.sent().size() == 2);
        mailchute.terminate(Duration.ofMinutes(1));
        assertEquals(
                1,
                logLines(
                        "outbound orders: sticky.eml: Mailchute has no permission to move this file out of the outbox (owner nobody"));
        assertEquals(
                1,
                logLines("outbound orders: secret.eml: Mailchute has no permission to read this file (owner nobody"));
        assertTrue(Files.exists(outbox.resolve("sticky.eml")));
        assertTrue(Files.exists(outbox.resolve("secret.eml")));
        assertEquals(0, logLines("\tat "));
    }

    @Test
    void names_that_a_locale_without_utf_8_cannot_express_are_sent() throws Exception {
        mailchute.addWatcher(List.of("env", "-u", "LANG", "-u", "LC_CTYPE", "LC_ALL=C"));
        drop("müller.eml", "umlaut");
        drop("plain.eml", "plain");
        mailchute.start();
        Awaitility.await("both")
                .atMost(Duration.ofMinutes(3))
                .until(() -> desk.sent().size() == 2);
        Awaitility.await("receipt")
                .atMost(Duration.ofMinutes(3))
                .until(() -> Files.exists(outbox.resolve("sent/m%C3%BCller.eml.sent.json"))
                        && Files.exists(outbox.resolve("sent/plain.eml")));
        mailchute.terminate(Duration.ofMinutes(1));
        assertEquals(0, logLines("\tat "));
    }
}
