package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.mailchute.health.Status;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Steps that an engineer adds, and that fail: the trouble of a message, not of its mailbox. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class FailingStepsTest {
    private static final String DELIVER = "    from:\n      uri: direct:inbound-deliver\n      steps:\n";
    private static final String POST = """
                    - setBody:
                        simple: ${variable.mail.subject} from ${variable.mail.from}
                    - to:
                        id: post
                        uri: http:localhost:{{routes.port}}/hook
                        parameters:
                          httpMethod: POST
            """;

    @TempDir
    Path folder;

    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> posted = new ConcurrentLinkedQueue<>();
    private HttpServer hook;
    private FakeMailbox support;
    private Journey journey;

    @BeforeEach
    void start(FakeTenant tenant) throws IOException {
        support = tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .set("inbound.support.attempts", "3");
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hook", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
            exchange.close();
        });
        hook.start();
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/mailchute.properties"),
                "routes.port = " + hook.getAddress().getPort() + "\nroutes.copies-dir = " + folder.resolve("copies")
                        + "\n");
    }

    @AfterEach
    void stop() {
        journey.close();
        hook.stop(0);
    }

    private void start(String steps) {
        journey.routes(new RoutesCopy(folder.resolve("edited"))
                        .inbound(DELIVER, DELIVER + steps)
                        .folder())
                .start();
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("Ann <ann@x.example>", support.address(), subject, "Help"));
    }

    private Status status() {
        return journey.chute().statuses().of("inbound.support");
    }

    private JsonNode letter() {
        return Journey.json(journey.letters("inbound").get(0).resolve("letter.json"));
    }

    @Test
    void a_step_that_keeps_failing_after_the_download_is_held_after_its_attempts_and_leaves_no_remains() {
        answers.addAll(List.of(500, 500, 500));
        FakeMail mail = deliver("Printer");
        start(POST);
        Journey.await("a letter", () -> journey.letters("inbound").size() == 1);
        Journey.await("it is marked", mail::isRead);
        assertEquals(3, posted.size());
        assertEquals(3, letter().path("attempts").asInt(), letter()::toString);
        assertEquals("deliver", letter().path("step").asText());
        assertEquals("Printer", letter().path("subject").asText());
        assertEquals(List.of(), Journey.files(journey.drop("support"), ""), "no sidecar");
        assertEquals(List.of(), Journey.files(journey.drop("support").resolve(".staging"), ""));
        assertFalse(status().isDown());
    }

    @Test
    void a_step_that_is_repeated_sees_the_same_message_also_after_a_restart() {
        answers.addAll(List.of(500));
        journey.set("inbound.support.schedule", "1h");
        FakeMail mail = deliver("Printer");
        start(POST);
        Journey.await("posted", () -> posted.size() == 1);
        Journey.await("it waits", () -> status().backlog() == 1);
        assertFalse(mail.isRead());
        journey.stop();
        journey.start();
        Journey.await("it is read", mail::isRead);
        assertEquals(
                List.of("Printer from ann@x.example", "Printer from ann@x.example"), List.copyOf(posted), "as before");
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void without_its_sidecar_a_repeated_step_sees_what_the_message_itself_says() throws IOException {
        answers.addAll(List.of(500));
        journey.set("inbound.support.schedule", "1h");
        FakeMail mail = deliver("Printer");
        start(POST);
        Journey.await("it waits", () -> posted.size() == 1 && status().backlog() == 1);
        journey.stop();
        for (Path sidecar : Journey.files(journey.drop("support"), ".json")) {
            Files.delete(sidecar);
        }
        journey.start();
        Journey.await("it is read", mail::isRead);
        assertEquals(
                List.of("Printer from ann@x.example"),
                posted.stream().distinct().toList());
    }

    @Test
    void a_file_that_cannot_be_written_elsewhere_holds_its_message_and_does_not_stop_the_mailbox() {
        FakeMail odd = deliver("Long");
        FakeMail even = deliver("Short");
        journey.set("inbound.support.attempts", "2");
        start("""
                        - setBody:
                            simple: ${variable.mail.stagingFile}
                        - setHeader:
                            name: CamelFileName
                            constant: short
                        - filter:
                            simple: ${variable.mail.subject} == 'Long'
                            steps:
                              - setHeader:
                                  name: CamelFileName
                                  constant: %s
                        - to:
                            uri: file:{{routes.copies-dir}}
                """.formatted("x".repeat(300)));
        Journey.await("the other is read", even::isRead);
        Journey.await("a letter", () -> journey.letters("inbound").size() == 1);
        Journey.await("it is marked", odd::isRead);
        assertEquals("Long", letter().path("subject").asText());
        assertEquals("[]", status().warnings().toString());
        assertFalse(status().isDown());
        assertTrue(status().lastSuccess().isPresent());
    }

    @Test
    void a_file_that_cannot_be_written_elsewhere_holds_an_outgoing_message_and_the_outbox_goes_on() {
        journey.outbound("orders", "orders@contoso.com");
        String check = "        - setVariable:\n            name: mail\n            description: It must parse";
        journey.routes(new RoutesCopy(folder.resolve("edited"))
                        .outbound(check, """
                                        - setHeader:
                                            name: CamelFileName
                                            constant: %s
                                        - filter:
                                            simple: ${variable.mail.fileName} == 'a.eml'
                                            steps:
                                              - to:
                                                  uri: file:{{routes.copies-dir}}
                                """.formatted("x".repeat(300)) + check)
                        .folder())
                .start();
        journey.drop("orders", "a.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "One", "x"));
        journey.drop("orders", "b.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "Two", "x"));
        Status orders = journey.chute().statuses().of("outbound.orders");
        Journey.await(
                "the other is sent",
                () -> Journey.files(journey.outbox("orders").resolve("sent"), "b.eml")
                                .size()
                        == 1);
        assertFalse(orders.isDown());
        Journey.await("a letter", () -> journey.letters("outbound").size() == 1);
        assertFalse(orders.isDown());
    }

    @Test
    void a_step_may_say_that_the_whole_mailbox_waits_and_nothing_counts_as_an_attempt() {
        journey.set("inbound.support.attempts", "1");
        answers.addAll(List.of(500, 500, 500));
        FakeMail mail = deliver("Printer");
        start("""
                        - doTry:
                            steps:
                %s            doCatch:
                              - exception:
                                  - java.lang.Exception
                                steps:
                                  - bean:
                                      ref: custody
                                      method: keepWaiting('the webhook does not take messages')
                """.formatted(POST.indent(6)));
        Journey.await("it is down in these words", () -> status().trouble()
                .filter(down -> down.reason().contains("the webhook does not take messages"))
                .isPresent());
        Journey.await("it is read", mail::isRead);
        Journey.await("it works again", () -> !status().isDown());
        assertEquals(4, posted.size());
        assertEquals(List.of(), journey.letters("inbound"));
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void a_message_is_left_out_by_a_step_that_says_so_also_after_its_download() {
        FakeMail mail = deliver("Printer");
        start("""
                        - setVariable:
                            name: outcome
                            method:
                              ref: delivery
                              method: leaveOut
                        - to:
                            uri: direct:inbound-acknowledge
                        - stop: {}
                """);
        Journey.await("it is read", mail::isRead);
        Journey.await("nothing remains", () -> Journey.files(journey.drop("support"), "")
                .isEmpty());
        Journey.await(
                "nothing is staged", () -> Journey.files(journey.drop("support").resolve(".staging"), "")
                        .isEmpty());
        assertEquals(List.of(), journey.letters("inbound"));
        assertEquals("[]", status().warnings().toString());
    }
}
