package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.PlannedFault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Graph says of the mailbox makes no letter, and what it says of one mail stops no other. The whole table is in VerdictTest. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class ErrorCodesTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox desk;
    private Journey journey;

    @BeforeEach
    void start(FakeTenant tenant) {
        this.tenant = tenant;
        desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder).clock(tenant.clock()).outbound("orders", "servicedesk@contoso.com");
    }

    @AfterEach
    void stop() {
        journey.close();
    }

    private void drop(String file) {
        journey.drop(
                "orders",
                file,
                ("To: ann@x.example\r\nSubject: " + file + "\r\n\r\nHello\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private boolean isSent(String file) {
        return Files.exists(journey.outbox("orders").resolve("sent").resolve(file + ".sent.json"));
    }

    private boolean isDown() {
        return journey.chute().statuses().of("outbound.orders").isDown();
    }

    @ParameterizedTest
    @CsvSource({
        "400, ErrorMessageSubmissionBlocked",
        "400, ErrorAccountSuspend",
        "400, ErrorExceededHourlyMessageLimit",
        "400, ErrorOrganizationAccessBlocked",
        "400, ErrorQuotaExceeded",
        "500, ErrorSubmissionQuotaExceeded"
    })
    void errors_of_the_mailbox_create_no_letters(int status, String code) {
        PlannedFault fault = desk.always().on(Operation.SEND_MAIL).answers(status, code, "Not now.");
        journey.start();
        drop("a.eml");
        drop("b.eml");
        Journey.await("down", this::isDown);
        assertEquals(List.of(), journey.letters("outbound"));
        assertTrue(journey.chute()
                .statuses()
                .of("outbound.orders")
                .trouble()
                .orElseThrow()
                .reason()
                .contains("Next: "));
        fault.stop();
        Journey.await("sent", () -> {
            tenant.clock().advance(Duration.ofMinutes(1));
            return isSent("a.eml") && isSent("b.eml");
        });
        assertEquals(2, desk.sent().size());
    }

    @Test
    void a_mail_that_is_taken_for_spam_stops_no_other() {
        desk.once().on(Operation.SEND_MAIL).answers(403, "ErrorMessageBlocked", "The message is spam.");
        journey.start();
        drop("a.eml");
        Journey.await("held", () -> journey.letters("outbound").size() == 1);
        drop("b.eml");
        Journey.await("sent", () -> isSent("b.eml"));
        assertFalse(isDown());
    }

    @Test
    void a_mail_that_has_gone_is_found_behind_many_drafts_of_its_own() {
        for (int i = 0; i < 60; i++) {
            desk.deliverDraft(
                    "drafts",
                    "To: ann@x.example\r\nMessage-ID: <1@x>\r\n\r\nHello\r\n".getBytes(StandardCharsets.UTF_8));
        }
        desk.once().on(Operation.SEND_DRAFT).acceptsThenDrops();
        journey.set("outbound.orders.send-mode", "draft").start();
        journey.drop(
                "orders",
                "a.eml",
                "To: ann@x.example\r\nMessage-ID: <1@x>\r\n\r\nHello\r\n".getBytes(StandardCharsets.UTF_8));
        Journey.await("sent", () -> isSent("a.eml"));
        assertEquals(1, desk.sent().size());
    }

    @Test
    void a_send_for_which_exchange_gave_up_waiting_is_not_sent_twice() {
        desk.once().on(Operation.SEND_MAIL).acceptsThenAnswers(408, "ErrorTimeoutExpired");
        journey.start();
        drop("a.eml");
        Journey.await("sent", () -> isSent("a.eml"));
        assertEquals(1, desk.sent().size());
    }
}
