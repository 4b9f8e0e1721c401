package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OutgoingCheckTest {
    private static final long MB = 1024 * 1024;
    private final OutgoingCheck check =
            new OutgoingCheck("orders", "Orders@contoso.com", Set.of("shop@Contoso.com"), 35 * MB);

    @Test
    void a_message_from_an_allowed_sender_to_a_recipient_may_be_sent() {
        assertFine("From: orders@CONTOSO.com\nTo: a@x.example\n\n");
        assertFine("From: \"The Shop\" <SHOP@contoso.com>\nBcc: a@x.example\n\n");
        assertFine("Cc: a@x.example\n\n");
    }

    @Test
    void a_sender_that_is_not_allowed_is_named_with_the_next_step() {
        UnsendableMail refusal = refusal("From: Orders@contoso.com <boss@contoso.com>\nTo: a@x.example\n\n", 100);
        assertEquals("sender-not-allowed", refusal.code());
        assertEquals(
                "the sender boss@contoso.com is not allowed; send as Orders@contoso.com, or add it to"
                        + " mailchute.outbound.orders.allowed-from",
                refusal.reason());
        assertCode("sender-not-allowed", "From: orders\nTo: a@x.example\n\n");
    }

    @Test
    void there_must_be_only_one_sender() {
        assertCode("several-senders", "From: orders@contoso.com, boss@contoso.com\nTo: a@x.example\n\n");
        assertCode("several-senders", "From: orders@contoso.com\nFrom: orders@contoso.com\nTo: a@x.example\n\n");
        assertCode("several-senders", "From: orders@contoso.com\nFrom:\nTo: a@x.example\n\n");
        assertCode("bad-address", "From:\nTo: a@x.example\n\n");
    }

    @Test
    void there_must_be_a_recipient_and_each_must_be_well_formed() {
        assertCode("no-recipients", "From: orders@contoso.com\nTo: undisclosed-recipients:;\n\n");
        assertCode("bad-address", "From: orders@contoso.com\nTo: a@x.example, Ann Example\n\n");
        assertTrue(refusal("To: a@x.example\nBcc: who is this\n\n", 1)
                .reason()
                .startsWith("\"who is this\" in Bcc is not an email address"));
    }

    @Test
    void other_files_are_not_messages() {
        assertCode("not-a-mail", "");
        assertCode("not-a-mail", "Hello\nthere\n");
    }

    @Test
    void a_header_that_is_too_long_to_read_is_refused() {
        assertCode("header-too-large", "To: a@x.example\n" + "X-A: b\n".repeat(200_000));
    }

    @Test
    void size_is_limited_by_the_setting_and_by_exchange() {
        String mail = "To: a@x.example\n\n";
        assertDoesNotThrow(() -> check.check(MailHeadersTest.read(mail), 35 * MB));
        assertEquals("too-large", refusal(mail, 35 * MB + 1).code());
        assertTrue(refusal(mail, 35 * MB + 1).reason().startsWith("the message has 35.1 MB, but the limit is 35 MB"));
        OutgoingCheck generous = new OutgoingCheck("orders", "orders@contoso.com", Set.of(), Long.MAX_VALUE);
        assertDoesNotThrow(() -> generous.check(MailHeadersTest.read(mail), 150 * MB));
        UnsendableMail refusal =
                assertThrows(UnsendableMail.class, () -> generous.check(MailHeadersTest.read(mail), 150 * MB + 1));
        assertEquals("too-large", refusal.code());
        assertTrue(refusal.reason().contains("Exchange"));
    }

    private void assertFine(String mail) {
        assertDoesNotThrow(() -> check.check(MailHeadersTest.read(mail), 100));
    }

    private void assertCode(String code, String mail) {
        assertEquals(code, refusal(mail, 100).code());
    }

    private UnsendableMail refusal(String mail, long size) {
        return assertThrows(UnsendableMail.class, () -> check.check(MailHeadersTest.read(mail), size));
    }
}
