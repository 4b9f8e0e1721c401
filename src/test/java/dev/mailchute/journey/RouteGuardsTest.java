package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.Status;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Edits that would lose mail if the beans believed the routes. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class RouteGuardsTest {
    private static final String FETCH = "        - to:\n            uri: direct:inbound-fetch\n";
    private static final String DROP = """
                    - toD:
                        id: drop
                        description: Rename it into the drop folder
                        uri: folder:${variable.mail.dropFolder}
            """;
    private static final String FAILING_DROP = DROP.replace("dropFolder}", "dropFolder}-gone");
    private static final String DELIVERED = """
                    - setVariable:
                        id: delivered
                        name: outcome
                        description: Sync the folder, then record that the receiver has it
                        method:
                          ref: delivery
                          method: delivered
            """;
    private static final String MARK = """
                              - toD:
                                  description: PATCH it as read
                                  uri: graph:${variable.mail.uri}
                                  parameters:
                                    httpMethod: PATCH
            """;
    private static final String ACKNOWLEDGE = "        - to:\n            uri: direct:inbound-acknowledge\n";

    @TempDir
    Path folder;

    private FakeMailbox support;
    private FakeMailbox orders;
    private FakeTenant tenant;
    private Journey journey;

    @BeforeEach
    void start(FakeTenant started) {
        tenant = started;
        support = tenant.mailbox("support@contoso.com");
        orders = tenant.mailbox("orders@contoso.com");
        // One poll at the start, and no other while the test lasts.
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .set("inbound.support.schedule", "1h");
    }

    @AfterEach
    void stop() {
        journey.close();
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("Ann <ann@x.example>", support.address(), subject, "Help"));
    }

    private Status status(String key) {
        return journey.chute().statuses().of(key);
    }

    private String told(String key) {
        return status(key).trouble().map(trouble -> trouble.fault().text()).orElse("")
                + status(key).warnings();
    }

    private void awaitTold(String key) {
        Journey.await("it is told", () -> told(key).length() > 2);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "acknowledge before a drop that fails",
                        "mark-read (inbound.camel.yaml, line ",
                        routes -> routes.inbound(ACKNOWLEDGE, "").inbound(DROP, ACKNOWLEDGE + FAILING_DROP)),
                mistake(
                        "acknowledge before anything else",
                        "mark-read (inbound.camel.yaml, line ",
                        routes -> routes.inbound(FETCH, ACKNOWLEDGE + FETCH)),
                mistake("no drop", "delivered (inbound.camel.yaml, line ", routes -> routes.inbound(DROP, "")),
                mistake(
                        "delivered before a drop that fails",
                        "delivered (inbound.camel.yaml, line ",
                        routes -> routes.inbound(DELIVERED, "").inbound(DROP, DELIVERED + FAILING_DROP)),
                mistake(
                        "a drop that fails in a doTry",
                        "delivered (inbound.camel.yaml, line ",
                        routes -> routes.inbound(DROP, inDoTry(FAILING_DROP))),
                mistake(
                        "a drop that fails and a record in a doTry",
                        "mark-read (inbound.camel.yaml, line ",
                        routes -> routes.inbound(DELIVERED, "").inbound(DROP, inDoTry(FAILING_DROP + DELIVERED))),
                mistake(
                        "a filter without steps",
                        "filter",
                        routes -> routes.inbound(
                                FETCH,
                                "        - filter:\n            simple: ${variable.mail.subject} == 'x'\n" + FETCH)),
                mistake(
                        "a filter that is always true",
                        "stop",
                        routes -> routes.inbound(FETCH, filterAndStop("\"true\"") + FETCH)),
                mistake(
                        "a stop after the download",
                        "stop",
                        routes -> routes.inbound(DROP, filterAndStop("${variable.mail.subject} != 'x'") + DROP)),
                mistake(
                        "never acknowledged",
                        "delivered (inbound.camel.yaml, line ",
                        routes -> routes.inbound(ACKNOWLEDGE, "")),
                mistake("never marked", "acknowledged (inbound.camel.yaml, line ", routes -> routes.inbound(
                                "                      id: mark-read\n", "")
                        .inbound(MARK, "                  - log: not marked\n")));
    }

    private static Arguments mistake(String what, String step, UnaryOperator<RoutesCopy> edit) {
        return Arguments.of(what, step, edit);
    }

    private static String inDoTry(String steps) {
        return "        - doTry:\n            steps:\n" + steps.indent(6)
                + "            doCatch:\n              - exception:\n                  - java.lang.Exception\n"
                + "                steps:\n                  - setHeader:\n                      name: seen\n"
                + "                      constant: x\n";
    }

    private static String filterAndStop(String condition) {
        return "        - filter:\n            simple: " + condition
                + "\n            steps:\n              - stop: {}\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_loses_nothing_and_is_told_after_one_poll(String what, String step, UnaryOperator<RoutesCopy> edit) {
        List<FakeMail> mails = List.of(deliver("Printer"), deliver("Scanner"));
        try (LogLines log = LogLines.of(Status.class.getName())) {
            journey.routes(edit.apply(new RoutesCopy(folder.resolve("edited"))).folder())
                    .start();
            awaitTold("inbound.support");
            assertTrue(told("inbound.support").contains("2 messages of support "), told("inbound.support"));
            assertTrue(told("inbound.support").contains(step), told("inbound.support"));
            assertTrue(status("inbound.support").isDown() || what.startsWith("never "));
            assertEquals(1, log.warningsAndAbove().size(), log.warningsAndAbove()::toString);
        }
        assertEquals(List.of(), journey.letters("inbound"));
        assertFalse(mails.stream().anyMatch(FakeMail::isRead), "no one else has it");
        journey.stop();
        journey.routes(Journey.ROUTES).start();
        Journey.await("all are read", () -> mails.stream().allMatch(FakeMail::isRead));
        assertEquals(2, journey.dropped("support").size(), () -> what + ": lost or doubled");
        assertEquals("[]", told("inbound.support"));
        assertEquals(List.of(), Journey.files(journey.drop("support").resolve(".staging"), ""));
    }

    @Test
    void an_acknowledgement_before_a_download_that_fails_is_refused() {
        FakeMail mail = deliver("Printer");
        tenant.always().on(Operation.GET_MIME).unavailable("0.2");
        journey.routes(new RoutesCopy(folder.resolve("edited"))
                        .inbound(FETCH, ACKNOWLEDGE + FETCH)
                        .folder())
                .start();
        awaitTold("inbound.support");
        assertFalse(mail.isRead());
    }

    @Test
    void a_drop_that_copies_delivers_once_and_is_told() {
        String local = """
                        - setHeader:
                            name: CamelFileLocalWorkPath
                            note: With this header the file endpoint renames the staging file instead of copying it.
                            simple: ${body.path}
                """;
        FakeMail mail = deliver("Printer");
        journey.set("inbound.support.schedule", "1s")
                .routes(new RoutesCopy(folder.resolve("edited"))
                        .inbound(local, "")
                        .folder())
                .start();
        Journey.await("it is read", mail::isRead);
        assertTrue(told("inbound.support").contains("copies each message into the drop folder"));
        assertEquals(1, journey.dropped("support").size());
        assertEquals(List.of(), Journey.files(journey.drop("support").resolve(".staging"), ".staged"));
    }

    @Test
    void a_message_that_a_route_forgets_is_told_and_the_others_are_delivered() {
        FakeMail printer = deliver("Printer");
        FakeMail scanner = deliver("Scanner");
        journey.routes(new RoutesCopy(folder.resolve("edited"))
                        .inbound(FETCH, filterAndStop("${variable.mail.subject} == 'Printer'") + FETCH)
                        .folder())
                .start();
        awaitTold("inbound.support");
        Journey.await("the other is read", scanner::isRead);
        Journey.await("the mailbox works", () -> !status("inbound.support").isDown());
        assertTrue(
                told("inbound.support").contains("1 message of support went into the routes"), told("inbound.support"));
        assertFalse(printer.isRead());
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void a_file_that_the_routes_forget_is_told_and_sent_by_the_right_ones() {
        journey.outbound("orders", "orders@contoso.com");
        String check = "        - setVariable:\n            name: mail\n            description: It must parse";
        RoutesCopy edited = new RoutesCopy(folder.resolve("edited"))
                .outbound(check, filterAndStop("${variable.mail.fileName} == 'a.eml'") + check);
        journey.routes(edited.folder()).start();
        journey.drop("orders", "a.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "One", "x"));
        awaitTold("outbound.orders");
        assertTrue(told("outbound.orders").contains("1 message of orders went into the routes"));
        assertTrue(told("outbound.orders").contains("(outbound.camel.yaml, line "), told("outbound.orders"));
        assertTrue(status("outbound.orders").isDown());
        journey.drop("orders", "b.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "Two", "x"));
        Journey.await("the other is sent", () -> orders.sent().size() == 1);
        Journey.await("the outbox works", () -> !status("outbound.orders").isDown());
        Journey.await(
                "it is still told", () -> status("outbound.orders").warnings().size() == 1);
        journey.stop();
        journey.routes(Journey.ROUTES).start();
        Journey.await("it is sent", () -> orders.sent().size() == 2);
        assertEquals(List.of(), journey.letters("outbound"));
    }

    @Test
    void a_send_that_fails_in_a_do_try_is_not_recorded_as_sent() {
        journey.outbound("orders", "orders@contoso.com");
        tenant.always().on(Operation.SEND_MAIL).unavailable("0.2");
        String send = """
                        - toD:
                            id: send-mail
                            description: POST the MIME to sendMail
                            uri: graph:${variable.mail.mailboxUri}/sendMail
                            parameters:
                              httpMethod: POST
                """;
        RoutesCopy edited = new RoutesCopy(folder.resolve("edited"))
                .outbound(send.indent(10), inDoTry(send).indent(10));
        journey.routes(edited.folder()).start();
        journey.drop("orders", "a.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "One", "x"));
        awaitTold("outbound.orders");
        assertTrue(told("outbound.orders").contains("sent (outbound.camel.yaml, line "), told("outbound.orders"));
        assertEquals(List.of(), Journey.files(journey.outbox("orders").resolve("sent"), ""));
        tenant.behaves();
        Journey.await("in doubt", () -> journey.letters("outbound").size() == 1);
        assertEquals(0, orders.sent().size(), "a person decides");
    }

    @Test
    void a_file_that_the_routes_forget_after_it_was_sent_is_not_sent_again() {
        journey.outbound("orders", "orders@contoso.com");
        String sent = "        - bean:\n            id: sent\n";
        RoutesCopy edited = new RoutesCopy(folder.resolve("edited"))
                .outbound(sent, filterAndStop("${variable.mail.fileName} == 'a.eml'") + sent);
        journey.routes(edited.folder()).start();
        journey.drop("orders", "a.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "One", "x"));
        awaitTold("outbound.orders");
        Journey.await(
                "cleared away",
                () -> Journey.files(journey.outbox("orders").resolve("sent"), ".eml")
                                .size()
                        == 1);
        assertEquals(1, orders.sent().size(), "it was looked up");
        assertEquals(List.of(), journey.letters("outbound"));
    }
}
