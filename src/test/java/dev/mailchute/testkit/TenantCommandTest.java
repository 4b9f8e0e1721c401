package dev.mailchute.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in this process; the jar that starts it is made after the tests. */
class TenantCommandTest {
    @TempDir
    Path home;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void the_application_finds_the_tenant_by_the_settings_it_writes() throws Exception {
        Path mails = Files.createDirectories(home.resolve("mails"));
        Files.write(mails.resolve("one.eml"), mail("Printer"));
        Files.writeString(mails.resolve("notes.txt"), "no mail");
        try (PipedOutputStream typed = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(typed)) {
            CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> TenantCommand.execute(
                    in,
                    out,
                    "--mailbox=support@contoso.com",
                    "--mailbox=order-desk@contoso.com",
                    "--mail=support=" + mails,
                    "--fault=orderdesk:access-denied:times=always",
                    "--settings=" + home.resolve("config/mailchute.properties")));
            await("Ctrl-C");
            assertTrue(said().contains("support@contoso.com: 1 in the inbox"), said());

            ByteArrayOutputStream found = new ByteArrayOutputStream();
            int doctor = Program.execute(home, new PrintStream(found, true, StandardCharsets.UTF_8), "doctor");
            String words = found.toString(StandardCharsets.UTF_8);
            assertEquals(1, doctor, words);
            assertTrue(words.contains("support@contoso.com"), words);
            assertTrue(words.contains("ErrorAccessDenied"), words);

            Files.write(mails.resolve("two.EML"), mail("Scanner"));
            typed.write('\n');
            typed.flush();
            await("1 new .eml files.");
            await("403 ");
            await("Inbox: 2, unread 2");
            typed.write("quit\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            assertEquals(0, exit.get(30, TimeUnit.SECONDS), said());
        }
    }

    @Test
    void samples_lie_in_the_first_mailbox_if_no_mail_is_given() {
        assertEquals(0, execute("quit\n"), said());
        assertTrue(said().contains("support@contoso.com: 5 in the inbox"), said());
        assertTrue(said().contains("orders@contoso.com: 0 in the inbox"), said());
    }

    @Test
    void existing_settings_of_someone_else_are_never_overwritten() throws Exception {
        Path file = home.resolve("mailchute.properties");
        assertEquals(0, execute("quit\n", "--settings", file.toString()), said());
        assertEquals(0, execute("quit\n", "--settings", file.toString()), said());
        Files.writeString(file, "mailchute.client-id = a-real-one\n");
        assertEquals(2, execute("quit\n", "--settings", file.toString()), said());
        assertEquals("mailchute.client-id = a-real-one\n", Files.readString(file));
        assertTrue(said().contains("it stays as it is"), said());
    }

    @Test
    void wrong_words_are_refused_with_those_there_are() {
        List<List<String>> wrong = List.of(
                List.of("--mailbox=support", "is no address"),
                List.of("--mailbox=a@x.example,a@y.example", "two mailboxes are called 'a'"),
                List.of("--mail=nobody=.", "no mailbox is called 'nobody'; there are: support, orders"),
                List.of("--mail=support=no-such-folder", "is no folder"),
                List.of("--fault=support:explode", "no fault is called 'explode'; there are: throttle"),
                List.of("--fault=throttle:on=everything", "no operation is called 'everything'; there are: token"),
                List.of("--fault=throttle:often", "'often' is no option"),
                List.of("--fault=throttle:times=-1", "no number for times="),
                List.of("--fault=late:seconds=soon", "'soon' are no seconds"),
                List.of("--fault=no-mime:on=get-mime", "says itself"),
                List.of("--fault=support:sign-in-busy", "concerns no mailbox"));
        for (List<String> each : wrong) {
            said.reset();
            assertEquals(2, execute("quit\n", each.get(0)), each + said());
            assertTrue(said().contains(each.get(1)), each + said());
        }
    }

    @Test
    void an_order_says_how_often_where_and_after_how_many() {
        FaultOrder order = FaultOrder.parse("support:throttle:times=3:after=2:on=list-messages,get-mime:seconds=1.5");
        assertEquals("support", order.mailbox().orElseThrow());
        assertEquals(NamedFault.THROTTLE, order.fault());
        assertEquals(3, order.times());
        assertEquals(2, order.after());
        assertEquals(Set.of(Operation.LIST_MESSAGES, Operation.GET_MIME), order.operations());
        assertEquals("1.5", order.seconds("2"));
        assertEquals(1, FaultOrder.parse("reset").times());
        assertTrue(FaultOrder.parse("reset").mailbox().isEmpty());
        assertEquals(
                Integer.MAX_VALUE,
                FaultOrder.parse("a@x.example:stall:times=always").times());
    }

    @Test
    void every_fault_can_be_ordered_and_is_listed() {
        assertEquals(0, execute("", "--faults"));
        try (FakeTenant tenant = FakeTenant.start()) {
            for (NamedFault fault : NamedFault.values()) {
                FaultOrder.parse(fault.word()).place(tenant, null);
                assertTrue(said().contains(fault.word()), fault.word());
            }
        }
        assertFalse(said().contains("running"), said());
    }

    @Test
    void a_port_that_is_taken_is_named() {
        try (FakeTenant other = FakeTenant.start()) {
            String port = Integer.toString(other.url().getPort());
            assertEquals(1, execute("quit\n", "--port", port), said());
            assertTrue(said().contains("cannot start on port " + port), said());
        }
    }

    private int execute(String typed, String... args) {
        return TenantCommand.execute(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), out, args);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private void await(String words) {
        Awaitility.await(words).atMost(Duration.ofSeconds(60)).until(() -> said().contains(words));
    }

    private static byte[] mail(String subject) {
        return SampleMail.text("ann@x.example", "support@contoso.com", subject, "Help");
    }
}
