package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.support.CopiedRoutes;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What own steps can decide about an incoming message. */
@Tag("journey")
class OwnOutcomesTest {
    private static final String KEEP_UNREAD = """
            - setVariable:
                name: mail
                method:
                  ref: delivery
                  method: keepUnread
            """;
    private static final String LEAVE_OUT = """
            - setVariable:
                name: outcome
                method:
                  ref: delivery
                  method: leaveOut('about ${variable.mail.subject} of ${variable.mail.from}')
            - to:
                uri: direct:inbound-acknowledge
            - stop: {}
            """;
    private static final String HOLD = """
            - setVariable:
                name: outcome
                method:
                  ref: custody
                  method: hold('about ${variable.mail.subject}')
            """;

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;
    private Path routes;

    @BeforeEach
    void start() throws IOException {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        routes = CopiedRoutes.in(folder.resolve("routes"));
        journey = new Journey(tenant, folder)
                .clock(tenant.clock())
                .inbound("support", "support@contoso.com")
                .routes(routes);
    }

    @AfterEach
    void stop() {
        journey.close();
        assertEquals(List.of(), tenant.violations());
        tenant.close();
    }

    private void own(String steps) throws IOException {
        Files.writeString(routes.resolve("own/incoming.camel.yaml"), """
                - route:
                    id: own-incoming
                    note: Vocabulary 2
                    routeConfigurationId: destination
                    streamCache: false
                    from:
                      uri: direct:own-incoming
                      steps:
                """ + steps.indent(8));
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("Ann <ann@x.example>", support.address(), subject, "Help"));
    }

    private void awaitPolls() {
        long before = tenant.count(Operation.LIST_MESSAGES);
        Journey.await("some polls", () -> tenant.count(Operation.LIST_MESSAGES) >= before + 5);
    }

    private static boolean changes(Call call) {
        return List.of(Operation.PATCH_MESSAGE, Operation.DELETE_MESSAGE, Operation.MOVE_MESSAGE)
                .contains(call.operation());
    }

    private List<Step> steps() {
        try (Ledger ledger = Ledger.open(journey.settings())) {
            return ledger.reader().of("inbound", "support", Instant.EPOCH, 10).stream()
                    .flatMap(message -> ledger.reader().steps(message.key()).stream())
                    .map(recorded -> recorded.step())
                    .toList();
        }
    }

    @Test
    void a_message_that_is_kept_unread_is_delivered_once_and_never_changed_also_after_restarts_and_days()
            throws Exception {
        own(KEEP_UNREAD);
        journey.set("inbound.support.remove-mail", "true");
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("delivered", () -> journey.dropped("support").size() == 1);
        awaitPolls();
        journey.stop();
        journey.start();
        tenant.clock().advance(Duration.ofDays(2));
        awaitPolls();
        journey.stop();
        assertFalse(mail.isRead());
        assertEquals(0, tenant.count(OwnOutcomesTest::changes));
        assertEquals(1, tenant.count(Operation.GET_MIME));
        assertEquals(1, journey.dropped("support").size());
        assertEquals(
                List.of(What.STAGED, What.DELIVERED, What.ACKNOWLEDGED),
                steps().stream().map(Step::what).toList());
        assertEquals(Step.KEPT_UNREAD, steps().get(2).fact().orElseThrow());
    }

    @Test
    void a_message_that_is_kept_unread_and_held_later_is_not_changed_either_and_its_letter_can_be_retried()
            throws Exception {
        own(KEEP_UNREAD + HOLD);
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("held", () -> journey.letters("inbound").size() == 1);
        awaitPolls();
        journey.stop();
        own("- log: nothing\n");
        journey.start();
        String id = journey.letters("inbound").get(0).getFileName().toString();
        assertEquals("delivered", journey.chute().acts().retry(id, "ann", false).outcome());
        tenant.clock().advance(Duration.ofDays(2));
        awaitPolls();
        assertEquals(1, journey.dropped("support").size());
        assertFalse(mail.isRead());
        assertEquals(0, tenant.count(OwnOutcomesTest::changes));
    }

    @Test
    void what_is_left_out_is_settled_and_what_its_subject_says_is_neither_evaluated_nor_recorded() throws Exception {
        own(LEAVE_OUT);
        FakeMail mail = deliver("${sysenv.HOME} {{routes.secret}}, '#{1+1}'");
        journey.start();
        Journey.await("it is read", mail::isRead);
        Journey.await(
                "nothing remains",
                () -> Journey.files(journey.drop("support"), "").isEmpty()
                        && Journey.files(journey.drop("support").resolve(".staging"), "")
                                .isEmpty());
        journey.stop();
        Step left = steps().get(1);
        assertEquals(What.LEFT_OUT, left.what());
        assertEquals("about (subject) of (address)", left.fact().orElseThrow());
        try (Ledger ledger = Ledger.open(journey.settings())) {
            assertEquals(
                    MessageOutcome.LEFT_OUT,
                    ledger.reader()
                            .of("inbound", "support", Instant.EPOCH, 10)
                            .get(0)
                            .outcome());
        }
    }

    @Test
    void a_retried_letter_that_is_left_out_is_settled() throws Exception {
        own(HOLD);
        deliver("Printer");
        journey.start();
        Journey.await("held", () -> journey.letters("inbound").size() == 1);
        journey.stop();
        own(LEAVE_OUT);
        journey.start();
        String id = journey.letters("inbound").get(0).getFileName().toString();
        assertEquals("left-out", journey.chute().acts().retry(id, "ann", false).outcome());
        assertEquals(List.of(), journey.letters("inbound"));
        assertEquals(List.of(), journey.dropped("support"));
    }

    @Test
    void an_acknowledgement_that_fails_is_made_up_for_and_the_message_stays_left_out() throws Exception {
        own(LEAVE_OUT);
        FakeMail mail = deliver("Printer");
        support.times(5).on(Operation.PATCH_MESSAGE).internalError();
        journey.start();
        Journey.await("it is read", mail::isRead);
        journey.stop();
        assertEquals(
                1, steps().stream().filter(step -> step.what() == What.LEFT_OUT).count());
        assertEquals(List.of(), journey.dropped("support"));
    }

    @Test
    void a_message_is_held_at_once_in_the_words_of_the_step_and_the_others_go_on() throws Exception {
        own("""
                - filter:
                    simple: ${variable.mail.subject} contains 'x'
                    steps:
                """ + HOLD.indent(6) + "- log: on\n");
        FakeMail held = deliver("x ${exchangeId}");
        FakeMail other = deliver("Printer");
        try (LogLines log = LogLines.of("dev.mailchute.messages")) {
            journey.start();
            Journey.await("both are read", () -> held.isRead() && other.isRead());
            assertEquals(1, log.with("about (subject)").size());
            assertEquals(List.of(), log.with("exchangeId"));
        }
        assertEquals(1, journey.dropped("support").size());
        JsonNode letter = Journey.json(journey.letters("inbound").get(0).resolve("letter.json"));
        assertEquals("about x ${exchangeId}", letter.path("reason").asText());
        assertEquals(1, letter.path("attempts").asInt());
        assertTrue(journey.chute().statuses().of("inbound.support").trouble().isEmpty());
    }
}
