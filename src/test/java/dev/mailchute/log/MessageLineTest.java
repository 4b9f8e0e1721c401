package dev.mailchute.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.failure.Fault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageLineTest {
    @Test
    void the_outcome_comes_first_then_the_fields_then_the_reason() {
        assertEquals(
                "held direction=outbound name=orders key=0a file=\"an order.eml\" message-id=<a@x> size=120"
                        + " duration-ms=1500 letter=0a code=ErrorSendAsDenied status=403 request-id=r-1: The user may not send as this mailbox.",
                MessageLine.of("held", "outbound", "orders", "0a")
                        .with("file", "an order.eml")
                        .messageId(Optional.of("<a@x>"))
                        .size(120)
                        .took(Optional.of(Duration.ofMillis(1500)))
                        .with("letter", "0a")
                        .because(new Fault(
                                "ErrorSendAsDenied", 403, "The user may not send as this mailbox.", Optional.of("r-1")))
                        .text());
    }

    @Test
    void what_is_not_known_is_left_out() {
        assertEquals(
                "delivered direction=inbound name=support key=0a duration-ms=0",
                MessageLine.of("delivered", "inbound", "support", "0a")
                        .messageId(Optional.empty())
                        .request(Optional.empty())
                        .took(Optional.of(Duration.ofSeconds(-5)))
                        .text());
    }

    @Test
    void what_a_reason_quotes_may_come_from_the_message_and_is_left_out() {
        assertEquals(
                "held direction=outbound name=orders key=0a code=bad-address: \"...\" in To is not an address; the outbox's"
                        + " file doesn't name one: \"...\"",
                MessageLine.of("held", "outbound", "orders", "0a")
                        .because(Fault.of(
                                "bad-address",
                                "\"The Boss\" in To is not an address; the outbox's file doesn't name one: 'Secret'"))
                        .text());
    }

    @Test
    void a_value_cannot_forge_another_field_or_line() {
        assertEquals(
                "sent direction=outbound name=orders key=0a file=\"a??2026 ERROR' key=1 .eml\"",
                MessageLine.of("sent", "outbound", "orders", "0a")
                        .with("file", "a\r\n2026 ERROR\" key=1 .eml")
                        .text());
    }
}
