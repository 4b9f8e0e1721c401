package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every folder of the configuration, under names that mean something in a URI, a pattern or an expression. */
@Tag("journey")
class FolderNamesTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;

    @BeforeEach
    void setUp() {
        tenant = FakeTenant.start();
    }

    @AfterEach
    void close() {
        journey.close();
        tenant.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50%20off",
                "100%",
                "what?",
                "a?b=c&d",
                "${body}",
                "{{name}}",
                "#hash",
                "a&b",
                "a+b",
                "RAW(x)",
                "RAW{x}",
                " blank",
                "in the middle",
                "*",
                "**",
                "[a]",
                "a,b;c",
                "a:b",
                "file:x",
                "'quoted\"",
                "$simple{x}",
                "@~^|<>!",
                "Ümläut",
                "-",
                "blank /in",
                "%7B%7Bname%7D%7D"
            })
    void mail_goes_through_folders_of_any_name(String name) throws IOException {
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        Path home = Files.createDirectory(folder.resolve("home"));
        Path routes = copyOf(Journey.ROUTES, home.resolve("in").resolve(name).resolve("routes"));
        journey = new Journey(tenant, home)
                .inbound("support", support.address())
                .outbound("orders", desk.address())
                .set("data-dir", "in/" + name + "/data")
                .set("mail-center-dir", "in/" + name + "/mail-center")
                .set("inbound.support.drop-dir", "drop/" + name)
                .set("outbound.orders.outbox-dir", "outbox/" + name)
                .routes(routes);
        Path outbox = home.resolve("outbox").resolve(name);
        journey.start();
        FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Hello", "there"));
        Files.write(
                outbox.resolve("a.eml"),
                "To: ann@x.example\r\nSubject: A\r\n\r\nhello".getBytes(StandardCharsets.UTF_8));
        Files.write(
                outbox.resolve("b.eml"),
                "From: boss@contoso.com\r\nTo: ann@x.example\r\nSubject: B\r\n\r\nhello"
                        .getBytes(StandardCharsets.UTF_8));

        Journey.await("read", mail::isRead);
        Journey.await("sent", () -> Files.exists(outbox.resolve("sent/a.eml.sent.json")));
        Journey.await("held", () -> Files.exists(outbox.resolve("failed/b.eml.failed.json")));

        List<String> dropped = files(home.resolve("drop"));
        assertEquals(2, dropped.size(), dropped::toString);
        assertTrue(
                dropped.stream().allMatch(file -> file.matches("\\Q" + name + "/\\E[^/]+_Hello_\\w+\\.(eml|json)")),
                dropped::toString);
        assertEquals(
                1,
                Journey.files(home.resolve("in").resolve(name).resolve("mail-center/outbound"), "")
                        .size());
        assertTrue(Files.exists(home.resolve("in").resolve(name).resolve("data/ledger.db")));
        try (Stream<Path> all = Files.list(home)) {
            assertEquals(3, all.count());
        }
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            // The folder is tried all the time by a file that is there for a moment.
            return all.filter(file -> !file.getFileName().toString().startsWith(".mailchute-"))
                    .filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }

    private static Path copyOf(Path routes, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(routes)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, target.resolve(file.getFileName().toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return target;
    }
}
