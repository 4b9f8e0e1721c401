package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no exception but an error, in the step of one message, is that message's trouble and nobody else's. */
@Tag("journey")
class UnforeseenErrorTest {
    private static final List<String> ERRORS = List.of("StackOverflow", "NoClass", "Assertion", "OutOfMemory");

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder);
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    /** The routes with the bomb before a step. */
    private void put(String file, String step) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("changed-routes"));
        try (Stream<Path> files = Files.list(Journey.ROUTES)) {
            for (Path route : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(route);
                if (route.endsWith(file)) {
                    assertTrue(text.contains(step), step);
                    String indent = step.substring(0, step.indexOf('-'));
                    text = text.replace(
                            step,
                            indent + "- bean:\n" + indent + "    beanType: " + Bomb.class.getName() + "\n" + indent
                                    + "    method: explode\n" + step);
                }
                Files.writeString(routes.resolve(route.getFileName()), text);
            }
        }
        journey.routes(routes);
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("ann@x.example", support.address(), subject, "Hello"));
    }

    private List<JsonNode> letters(String direction) {
        return journey.letters(direction).stream()
                .map(letter -> Journey.json(letter.resolve("letter.json")))
                .toList();
    }

    @Test
    void incoming_messages_that_end_in_an_error_are_held_in_the_end_and_the_others_are_delivered() throws Exception {
        put("inbound.camel.yaml", "        - bean:\n            id: stage\n");
        journey.inbound("support", support.address()).set("inbound.support.attempts", "2");
        ERRORS.forEach(this::deliver);
        deliver("Fine");
        journey.start();
        Journey.await("held", () -> letters("inbound").size() == ERRORS.size());
        deliver("Fine, too");
        Journey.await("delivered", () -> journey.dropped("support").size() == 2);
        assertTrue(!journey.chute().statuses().of("inbound.support").isDown());
        assertTrue(letters("inbound").stream()
                .allMatch(letter -> letter.path("attempts").asInt() == 2
                        && letter.path("code").asText().equals("unexpected")
                        && letter.path("reason").asText().startsWith("java.lang.")));
    }

    @Test
    void outgoing_messages_that_end_in_an_error_stay_and_the_others_are_sent() throws Exception {
        put("outbound.camel.yaml", "        - bean:\n            id: sending\n");
        journey.outbound("orders", support.address());
        for (String error : ERRORS) {
            journey.drop("orders", error + ".eml", outgoing());
        }
        journey.drop("orders", "fine.eml", outgoing());
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.start();
            Journey.await("sent", () -> support.sent().size() == 1);
            Journey.await("each failed", () -> ERRORS.stream().allMatch(error -> log.warningsAndAbove().stream()
                    .anyMatch(line -> line.contains(error + ".eml") && line.startsWith("left direction=outbound"))));
        }
        journey.drop("orders", "fine-too.eml", outgoing());
        Journey.await("sent", () -> support.sent().size() == 2);
        assertTrue(!journey.chute().statuses().of("outbound.orders").isDown());
    }

    private byte[] outgoing() {
        return ("From: " + support.address() + "\r\nTo: ann@x.example\r\nSubject: x\r\n\r\nHello\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void while_the_mail_center_cannot_take_a_message_it_stays_and_the_log_stays_short() throws Exception {
        Files.createDirectories(folder.resolve("mail-center"));
        Path inTheWay = Files.writeString(folder.resolve("mail-center/inbound"), "no folder");
        FakeMail bad = deliver("Bad");
        bad.always().mimeCannotBeConverted();
        FakeMail good = deliver("Good");
        journey.inbound("support", support.address());
        try (LogLines log = LogLines.of("")) {
            journey.start();
            Journey.await("delivered", good::isRead);
            Journey.await(
                    "tried several times", () -> tenant.count(call -> bad.id().equals(call.mail())) >= 16);
            assertTrue(!bad.isRead());
            Files.delete(inTheWay);
            Journey.await("held", () -> bad.isRead() && letters("inbound").size() == 1);
            assertTrue(log.with("held direction=").size() == 1);
            assertToldOnce(log);
        }
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void while_the_mail_center_cannot_take_a_dropped_file_it_stays_and_is_tried_ever_more_seldom() throws Exception {
        Files.createDirectories(folder.resolve("mail-center"));
        Path inTheWay = Files.writeString(folder.resolve("mail-center/outbound"), "no folder");
        journey.outbound("orders", support.address());
        Path bad = journey.outbox("orders").resolve("bad.eml");
        try (LogLines log = LogLines.of("")) {
            journey.drop(
                    "orders",
                    "bad.eml",
                    "From: eve@x.example\r\nTo: a@x.example\r\n\r\nx".getBytes(StandardCharsets.US_ASCII));
            journey.start();
            Journey.await(
                    "told", () -> log.warningsAndAbove().stream().anyMatch(line -> line.contains("Not a directory")));
            Files.delete(inTheWay);
            Journey.await("held", () -> letters("outbound").size() == 1 && !Files.exists(bad));
            assertToldOnce(log);
        }
    }

    /** Nothing twice, and nothing by Camel, which would tell it with stack traces. */
    private static void assertToldOnce(LogLines log) {
        List<String> told = log.warningsAndAbove();
        assertEquals(told.size(), told.stream().distinct().count(), told::toString);
        assertTrue(told.size() <= 5, told::toString);
        assertTrue(told.stream().noneMatch(line -> line.contains("xchange")), told::toString);
    }
}
