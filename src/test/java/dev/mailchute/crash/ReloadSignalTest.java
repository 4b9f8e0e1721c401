package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.mailchute.cli.Mailchute;
import dev.mailchute.support.CopiedRoutes;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
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

/** A process of its own is told to reload its routes. */
@Tag("crash")
class ReloadSignalTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Mailchutes mailchute;
    private Path incoming;

    @BeforeEach
    void start() throws Exception {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        mailchute = new Mailchutes(
                folder,
                tenant,
                Mailchute.class.getName(),
                List.of(
                        "mailchute.inbound.support.mailbox = support@contoso.com",
                        "mailchute.inbound.support.schedule = 1s"));
        Path routes = CopiedRoutes.in(folder.resolve("routes"));
        incoming = routes.resolve("own/incoming.camel.yaml");
        mailchute.routes(routes);
        mailchute.start();
        await("the start", () -> hasLogged("Mailchute has started"));
    }

    @AfterEach
    void stop() {
        mailchute.close();
        tenant.close();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofMinutes(2)).until(condition);
    }

    private boolean hasLogged(String words) throws IOException {
        return Files.readString(mailchute.log()).contains(words);
    }

    private void hangUp() throws Exception {
        assertEquals(
                0,
                new ProcessBuilder(
                                "kill",
                                "-HUP",
                                String.valueOf(mailchute.process().pid()))
                        .inheritIO()
                        .start()
                        .waitFor());
    }

    /** Under nohup, and in some builds, processes are started with SIGHUP ignored, and a JVM leaves it at that. */
    private static boolean isHangUpIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(
                                line -> Long.parseUnsignedLong(line.substring(7).strip(), 16) % 2 != 0);
    }

    private void write(String uri) throws IOException {
        Files.writeString(incoming, """
                - route:
                    id: own-incoming
                    note: Vocabulary 2
                    routeConfigurationId: mail
                    streamCache: false
                    from:
                      uri: direct:own-incoming
                      steps:
                        - to:
                            uri: %s
                """.formatted(uri));
    }

    @Test
    void sighup_and_the_command_reload_them_and_the_process_goes_on() throws Exception {
        assumeFalse(isHangUpIgnored(), "SIGHUP is ignored here");
        write("file:" + folder.resolve("first"));
        hangUp();
        await(
                "the reload",
                () -> hasLogged("the own routes were reloaded: own/incoming.camel.yaml changed, by SIGHUP"));
        FakeMail one = support.deliver(SampleMail.text("ann@x.example", support.address(), "One", "x"));
        await("it is read", one::isRead);
        assertEquals(1, count("first"));

        write("file:" + folder.resolve("second"));
        assertEquals(0, mailchute.command("reload-routes"));
        FakeMail two = support.deliver(SampleMail.text("ann@x.example", support.address(), "Two", "x"));
        await("it is read", two::isRead);
        assertEquals(1, count("second"));

        write("direct:nowhere");
        hangUp();
        await("the refusal", () -> hasLogged("the own routes were not reloaded, and the former ones go on:"));
        assertEquals(1, mailchute.command("reload-routes"));
        assertTrue(Files.readString(folder.resolve("commands.log")).contains("own/incoming.camel.yaml:10"));
        FakeMail three = support.deliver(SampleMail.text("ann@x.example", support.address(), "Three", "x"));
        await("it is read", three::isRead);
        assertEquals(2, count("second"));

        assertEquals(0, mailchute.terminate(Duration.ofMinutes(1)));
        assertEquals(1, mailchute.command("reload-routes"));
        assertTrue(Files.readString(folder.resolve("commands.log")).contains("No Mailchute is running"));
    }

    private long count(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.count();
        }
    }
}
