package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.ledger.Step;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.PlannedFault;
import dev.mailchute.testkit.SampleMail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal says of each message after all that can happen to it. */
@Tag("journey")
class JournalJourneyTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox desk;
    private Journey journey;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        desk = tenant.mailbox("servicedesk@contoso.com");
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder)
                .clock(tenant.clock())
                .inbound("support", "support@contoso.com")
                .outbound("orders", "servicedesk@contoso.com");
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private interface Question<T> {
        T of(ReadOnlyLedger ledger);
    }

    private <T> T ask(Question<T> question) {
        try (ReadOnlyLedger ledger = ReadOnlyLedger.open(journey.settings()).orElseThrow()) {
            return question.of(ledger);
        }
    }

    private JournaledMessage message(String messageId) {
        return ask(
                ledger -> ledger.journal().byMessageId("<" + messageId + ">", 2).get(0));
    }

    private MessageOutcome outcome(String key) {
        return ask(ledger -> ledger.journal().find(key).orElseThrow().outcome());
    }

    /** Such as {@code retry olga} or {@code left ErrorAccessDenied}. */
    private List<String> steps(String key) {
        return ask(ledger -> ledger.journal().steps(key).stream()
                .map(JournalJourneyTest::text)
                .toList());
    }

    private static String text(Recorded recorded) {
        Step step = recorded.step();
        return step.what().word()
                + step.who().map(who -> " " + who).orElse("")
                + step.code().map(code -> " " + code).orElse("")
                + step.fact().map(fact -> " " + fact).orElse("")
                + (recorded.times() > 1 ? " x" + recorded.times() : "");
    }

    private void drop(String file, String from, String messageId) {
        journey.drop(
                "orders",
                file,
                (from + "To: ann@customer.example\r\nSubject: Zwiebelkuchen\r\nMessage-ID: <" + messageId
                                + ">\r\n\r\nHello.\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private String heldAs(String file) {
        Path receipt = journey.outbox("orders").resolve("failed").resolve(file + ".failed.json");
        Journey.await("letter of " + file, () -> Files.exists(receipt));
        String key = Journey.json(receipt).path("letter").asText();
        Journey.await("recorded", () -> steps(key).stream().anyMatch(step -> step.startsWith("held")));
        return key;
    }

    private LetterActions acts() {
        return journey.chute().acts();
    }

    @Test
    void the_life_of_an_outgoing_message_is_told_as_it_was_and_its_outcome_is_that_of_its_letter() {
        PlannedFault reset = tenant.once().on(Operation.SEND_MAIL).resetsConnection();
        journey.start();
        drop("doubtful.eml", "", "1@x");
        String doubtful = heldAs("doubtful.eml");
        reset.stop();
        assertEquals(MessageOutcome.IN_DOUBT, outcome(doubtful));
        acts().retry(doubtful, "olga", false);
        assertEquals(MessageOutcome.IN_DOUBT, outcome(doubtful));
        acts().retry(doubtful, "olga", true);
        assertEquals(MessageOutcome.SENT, outcome(doubtful));
        List<String> doubtfulSteps = steps(doubtful);
        assertEquals(List.of("claimed", "sending"), doubtfulSteps.subList(0, 2));
        assertTrue(doubtfulSteps.get(2).startsWith("in-doubt "), doubtfulSteps::toString);
        assertEquals(
                List.of(
                        "held in-doubt in-doubt",
                        "retry olga",
                        "held in-doubt in-doubt",
                        "resend olga",
                        "looked-up",
                        "sending",
                        "sent",
                        "cleared-away sent/doubtful.eml.sent.json"),
                doubtfulSteps.subList(doubtfulSteps.indexOf("held in-doubt in-doubt"), doubtfulSteps.size()));

        drop("refused.eml", "From: boss@contoso.com\r\n", "2@x");
        String refused = heldAs("refused.eml");
        acts().discard(refused, "olga");
        assertEquals(MessageOutcome.DISCARDED, outcome(refused));
        acts().restore(refused, "pete");
        acts().retry(refused, "pete", false);
        assertEquals(MessageOutcome.HELD, outcome(refused));
        assertEquals(
                List.of(
                        "claimed",
                        "held sender-not-allowed",
                        "discard olga",
                        "restore pete",
                        "retry pete",
                        "held sender-not-allowed"),
                steps(refused));

        PlannedFault full = tenant.once().on(Operation.SEND_MAIL).answers(400, "ErrorInvalidRecipients", "No.");
        drop("later.eml", "", "3@x");
        String later = heldAs("later.eml");
        full.stop();
        PlannedFault denied = tenant.always().on(Operation.SEND_MAIL).accessDenied();
        assertEquals("left", acts().retry(later, "olga", false).outcome());
        assertEquals(MessageOutcome.HELD, outcome(later), "the letter waits, and nothing is under way");
        assertTrue(ask(ledger -> ledger.journal().steps(later)).stream()
                .anyMatch(step -> step.step().requestId().isPresent()));
        denied.stop();
        assertEquals("sent", acts().retry(later, "olga", false).outcome());
        assertEquals(
                List.of(
                        "claimed",
                        "sending",
                        "held ErrorInvalidRecipients",
                        "retry olga",
                        "sending",
                        "retry-left ErrorAccessDenied",
                        "retry olga",
                        "sending",
                        "sent",
                        "cleared-away sent/later.eml.sent.json"),
                steps(later));

        tenant.exchange().sentMailShowsAfter(0, 0);
        tenant.once().on(Operation.SEND_MAIL).acceptsThenDrops();
        drop("found.eml", "", "4@x");
        Journey.await("found", () -> ask(ledger -> ledger.journal().byMessageId("<4@x>", 1)).stream()
                .anyMatch(message -> steps(message.key()).stream().anyMatch(step -> step.startsWith("cleared"))));
        JournaledMessage found = message("4@x");
        assertEquals(MessageOutcome.SENT, found.outcome());
        assertTrue(steps(found.key()).contains("sent found"), steps(found.key())::toString);
        assertEquals(4 - 1, desk.sent().size());
    }

    @Test
    void the_life_of_an_incoming_message_is_told_as_it_was_and_its_subject_is_in_no_file_of_the_ledger()
            throws Exception {
        FakeMail mail =
                support.deliver(SampleMail.text("ann@customer.example", support.address(), "Zwiebelkuchen", "Hello"));
        journey.start();
        Journey.await("read", mail::isRead);
        tenant.clock().advance(Duration.ofSeconds(61));
        mail.markUnread();
        Journey.await("again", () -> mail.isRead() && journey.dropped("support").size() == 2);
        FakeMail broken = support.deliver(
                SampleMail.text("ann@customer.example", support.address(), "Zwiebelkuchen zwei", "Hello"));
        broken.always().mimeCannotBeConverted();
        Journey.await("held", () -> broken.isRead());
        String letter = journey.letters("inbound").get(0).getFileName().toString();
        Journey.await("recorded", () -> steps(letter).contains("acknowledged read"));
        acts().discard(letter, "olga");
        acts().restore(letter, "olga");
        assertEquals("delivered", acts().retry(letter, "olga", false).outcome());
        Journey.await(
                "recorded",
                () -> steps(letter).stream().filter("acknowledged read"::equals).count() == 2);
        String of = ask(ledger -> ledger.journal().byAddress("Ann@Customer.example", 9)).stream()
                .map(JournaledMessage::key)
                .filter(key -> !key.equals(letter))
                .findFirst()
                .orElseThrow();
        List<String> steps = steps(of);
        assertEquals(
                List.of("staged", "delivered", "acknowledged read", "staged delivery 2", "delivered"),
                steps.stream()
                        .map(step -> step.replaceFirst("delivered .*", "delivered"))
                        .limit(5)
                        .toList());
        assertTrue(steps.get(1).matches("delivered \\d{8}T\\d{6}Z_\\.\\.\\._" + of + "\\.eml"), steps::toString);
        assertEquals(MessageOutcome.DELIVERED, outcome(of));
        List<String> held = steps(letter);
        assertEquals(
                List.of(
                        "held ErrorMimeContentConversionFailed",
                        "acknowledged read",
                        "discard olga",
                        "restore olga",
                        "retry olga",
                        "staged rebuilt"),
                held.subList(held.indexOf("held ErrorMimeContentConversionFailed"), held.size() - 2));
        assertEquals(MessageOutcome.DELIVERED, outcome(letter));
        Optional<String> request =
                ask(ledger -> ledger.journal().steps(of)).get(0).step().requestId();
        assertTrue(request.isPresent(), "the request that fetched it");
        journey.stop();
        for (Path file : Journey.files(folder.resolve("data"), "").stream()
                .filter(Files::isRegularFile)
                .toList()) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertFalse(bytes.contains("Zwiebelkuchen"), file + " has a subject");
            assertFalse(bytes.contains("customer.example"), file + " has an address");
        }
    }
}
