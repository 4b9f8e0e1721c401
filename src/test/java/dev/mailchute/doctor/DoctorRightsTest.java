package dev.mailchute.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeApp.Permission;
import dev.mailchute.testkit.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration needs an app to be allowed is proved or refuted, and what is neither is never called well. */
class DoctorRightsTest extends DoctorFixture {
    @Test
    void what_is_needed_is_proved_without_an_effect() {
        clinic.set("inbound.support.move-to", "Inbox/Done");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays(
                "\u2713 changing",
                "Mailchute may mark messages as read",
                "\u2713 moving",
                "\u2713 sending",
                "may send as orders@contoso.com",
                "\u2713 drafts");
        assertEquals(1, clinic.tenant.count(Operation.MOVE_MESSAGE));
    }

    @Test
    void rights_that_exchange_gives_and_no_token_shows_are_proved_all_the_same() {
        clinic.app.permittedByExchange();
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays(
                "the token does not show Mail.ReadWrite, so it is assigned in Exchange",
                "the token does not show Mail.Send, so it is assigned in Exchange",
                "All checks passed.");
    }

    @Test
    void an_app_that_may_only_read_cannot_mark() {
        clinic.app.consented(Permission.MAIL_READ, Permission.MAIL_SEND);
        clinic.set("inbound.support.move-to", "Inbox/Done");
        clinic.assertNames(
                clinic.examine(),
                "\u2717 changing",
                "Mailchute may not mark messages as read. Delivered messages stay unread",
                "said: ",
                "ErrorAccessDenied",
                "Grant the app Mail.ReadWrite",
                "\u2717 moving",
                "\u2717 drafts",
                "Messages larger than mime-limit cannot be sent",
                "Or set mailchute.outbound.orders.max-size to the value of mime-limit");
    }

    @Test
    void an_app_that_may_not_send_is_an_error() {
        clinic.app.consented(Permission.MAIL_READ_WRITE);
        clinic.assertNames(
                clinic.examine(Clinic.OTHER),
                "\u2717 sending",
                "Mailchute may not send as orders@contoso.com. Nothing can be sent.",
                "Grant the app Mail.Send");
    }

    @Test
    void a_right_that_the_token_shows_and_this_mailbox_refuses_is_outside_its_scope() {
        clinic.app.only(Permission.MAIL_SEND, "support@contoso.com");
        clinic.assertNames(
                clinic.examine(), "\u2717 sending", "The token has Mail.Send, so this mailbox is outside its scope");
    }

    @Test
    void an_outbox_for_small_mail_needs_no_more_than_to_send() {
        clinic.set("inbound.support.mailbox", null).set("outbound.orders.max-size", "2200KB");
        clinic.app.consented(Permission.MAIL_SEND);
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays(
                "! mailbox",
                "Without Mail.ReadWrite Mailchute cannot look up a message in doubt",
                "\u2713 sending",
                "the app cannot read ceo@contoso.com, as it should be");
        assertFalse(clinic.said().contains("drafts"), clinic.said());
    }

    @Test
    void an_outbox_that_makes_drafts_needs_the_right_to_make_them() {
        clinic.set("inbound.support.mailbox", null)
                .set("outbound.orders.max-size", "2200KB")
                .set("outbound.orders.send-mode", "draft");
        clinic.app.consented(Permission.MAIL_SEND);
        clinic.assertNames(clinic.examine(), "\u2717 drafts", "With send-mode = draft nothing can be sent");
    }

    @ParameterizedTest
    @CsvSource({
        "404, ErrorItemNotFound, 0",
        "400, ErrorInvalidIdMalformed, 0",
        "400, ErrorInvalidRecipients, 0",
        "404, ErrorInvalidUser, 1",
        "400, BadRequest, 1",
        "404, UnknownError, 1",
        "405, ErrorInvalidRequest, 1",
        "500, ErrorInternalServerError, 1"
    })
    void an_answer_that_says_neither_settles_nothing_and_is_not_well_where_the_token_shows_no_right(
            int status, String code, int exit) {
        clinic.app.permittedByExchange();
        clinic.tenant
                .always()
                .on(Operation.PATCH_MESSAGE, Operation.SEND_MAIL)
                .in(clinic.tenant.mailbox("support@contoso.com"))
                .answers(status, code, "said so");
        assertEquals(exit, clinic.examine(), clinic.said());
        if (exit == 1) {
            clinic.assertSays("? changing", "is not settled", "said so", "it is not known whether everything works");
        }
    }

    @Test
    void an_answer_that_settles_nothing_is_a_warning_where_the_token_shows_the_right() {
        clinic.tenant.always().on(Operation.PATCH_MESSAGE).answers(405, "ErrorInvalidRequest", "said so");
        assertEquals(0, clinic.examine(), clinic.said());
        clinic.assertSays("! changing", "is not settled", "The token has Mail.ReadWrite", "said so");
    }

    @Test
    void an_app_that_may_send_as_anybody_is_told_though_it_reads_only_its_own() {
        clinic.app.allMailboxes().only(Permission.MAIL_READ_WRITE, "support@contoso.com", "orders@contoso.com");
        clinic.assertNames(
                clinic.examine(Clinic.OTHER),
                "the app cannot read ceo@contoso.com, as it should be",
                "WARNING: THIS APP CAN SEND AS ceo@contoso.com");
    }

    @Test
    void what_must_be_refused_and_could_not_be_asked_is_an_error() {
        clinic.set("client-secret", "wr0ng~value").hide("wr0ng~value");
        clinic.assertNames(
                clinic.examine(Clinic.OTHER),
                "\u2717 must be refused",
                "Not checked whether ceo@contoso.com refuses the app, because this app cannot sign in",
                "? mailbox");
        assertTrue(clinic.firstError().startsWith("\u2717 sign-in"), clinic.firstError());
    }

    @Test
    void what_was_not_looked_at_is_counted_in_json() throws Exception {
        clinic.set("client-secret", "wr0ng~value").hide("wr0ng~value");
        clinic.examine(new Doctor.Options(java.util.Optional.empty(), java.util.List.of(), true));
        assertEquals(2, clinic.json().path("notSettled").asInt(), clinic.said());
    }

    @Test
    void a_test_mail_that_no_outbox_can_send_is_an_error() {
        clinic.set("outbound.orders.mailbox", null);
        clinic.assertNames(
                clinic.examine(new Doctor.Options(java.util.Optional.of("ann@x.example"), java.util.List.of(), false)),
                "\u2717 send test",
                "no outbox is enabled");
    }
}
