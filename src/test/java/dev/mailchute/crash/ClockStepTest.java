package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a process whose clock is set back under it; where a C compiler makes that possible (Linux). */
@Tag("crash")
class ClockStepTest {
    private static final Path SHIM =
            Path.of("src/test/resources/clock/setclock.c").toAbsolutePath();

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Mailchutes mailchute;

    @AfterEach
    void stop() {
        if (mailchute != null) {
            mailchute.close();
            tenant.close();
        }
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofMinutes(3)).until(condition);
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

    private void set(Path clock, long seconds) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(seconds);
        try (FileChannel file = FileChannel.open(clock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(bytes.flip());
        }
    }

    @ParameterizedTest
    @CsvSource({"2s, -90", "2s, -1800", "0/2 * * * * ?, -1800", "0/2 * * * * ?, 1800"})
    void polls_and_sending_go_on_when_the_clock_is_set(String schedule, long seconds) throws Exception {
        Path library = folder.resolve("setclock.so");
        assumeTrue(
                run("cc", "-shared", "-fPIC", "-o", library.toString(), SHIM.toString(), "-ldl"),
                "there is no C compiler here");
        Path clock = folder.resolve("clock");
        set(clock, 0);
        tenant = FakeTenant.start();
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        FakeMailbox desk = tenant.mailbox("servicedesk@contoso.com");
        mailchute = new Mailchutes(
                folder,
                tenant,
                "dev.mailchute.cli.Mailchute",
                List.of(
                        "mailchute.inbound.support.mailbox = support@contoso.com",
                        "mailchute.inbound.support.schedule = " + schedule,
                        "mailchute.outbound.orders.mailbox = servicedesk@contoso.com",
                        "mailchute.outbound.orders.stable-for = 2s"));
        mailchute.set("LD_PRELOAD", library.toString());
        mailchute.set("SET_CLOCK", clock.toString());
        mailchute.start();
        FakeMail before = support.deliver(SampleMail.text("ann@x.example", support.address(), "Before", "x"));
        await("delivered", before::isRead);
        Path outbox = Files.createDirectories(folder.resolve("outbox/orders"));
        Files.writeString(outbox.resolve("a.eml"), "To: ann@x.example\r\nSubject: A\r\n\r\nHello.\r\n");

        set(clock, seconds);

        FakeMail after = support.deliver(SampleMail.text("ann@x.example", support.address(), "After", "x"));
        await("delivered", after::isRead);
        await("sent", () -> desk.sent().size() == 1);
        Files.writeString(outbox.resolve("b.eml"), "To: ann@x.example\r\nSubject: B\r\n\r\nHello.\r\n");
        await("sent", () -> desk.sent().size() == 2);
        String told = "the clock of this machine was set " + (seconds < 0 ? "back" : "forward");
        await("told", () -> Files.readString(mailchute.log()).contains(told));
        assertEquals(1, Files.readString(mailchute.log()).split(told, -1).length - 1);
        assertTrue(mailchute.isAlive());
    }
}
