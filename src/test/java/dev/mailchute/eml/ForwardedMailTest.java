package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardedMailTest {
    private static final String RECEIVED =
            "From: Ann <ann@x.example>\r\nTo: support@contoso.com\r\nReply-To: mallory@x.example\r\n"
                    + "Subject: =?utf-8?Q?Hi=0D=0ABcc:_mallory@x.example?=\r\nX-Receiver: mallory@x.example\r\n\r\n.\r\nSign.\r\n";

    @TempDir
    Path folder;

    private Path received;
    private Path target;

    @BeforeEach
    void receive() throws Exception {
        received = Files.writeString(folder.resolve("received"), RECEIVED);
        target = folder.resolve("forward.eml");
    }

    private ForwardedMail to(String addresses) {
        return new ForwardedMail(
                received,
                new Address("Service Desk", "servicedesk@contoso.com"),
                addresses,
                "forward-1",
                Instant.parse("2026-11-26T09:00:00Z"));
    }

    @Test
    void it_goes_to_the_configured_addresses_and_no_other_and_carries_the_message_byte_for_byte() throws Exception {
        to("Bob <bob@contoso.com>, eve@contoso.com").write(target, 1_000_000);
        MailHeaders headers = MailHeaders.read(target);
        assertEquals(
                List.of("bob@contoso.com", "eve@contoso.com"),
                headers.recipients().stream().map(Address::address).toList());
        assertEquals("servicedesk@contoso.com", headers.from().get(0).address());
        HeaderFields fields = HeaderFields.read(target);
        assertEquals("auto-generated", fields.first("Auto-Submitted").orElseThrow());
        assertFalse(fields.first("Reply-To").isPresent()
                || fields.first("X-Receiver").isPresent());
        assertTrue(headers.subject().startsWith("Fwd: Hi"), headers::subject);
        MailView view = MailView.of(target);
        assertEquals(1, view.attachments().size());
        assertTrue(view.attachments().get(0).name().endsWith(".eml"));
        assertArrayEquals(
                RECEIVED.getBytes(StandardCharsets.UTF_8),
                MailView.open(target, 0).orElseThrow().readAllBytes());
    }

    @Test
    void each_attempt_makes_the_same_message_and_another_recipient_another_name() throws Exception {
        to("bob@contoso.com").write(target, 1_000_000);
        String id = MailHeaders.read(target).messageId().orElseThrow();
        to("bob@contoso.com").write(target, 1_000_000);
        assertEquals(id, MailHeaders.read(target).messageId().orElseThrow());
        assertEquals(ForwardedMail.fileName("1", "bob@contoso.com"), ForwardedMail.fileName("1", "bob@contoso.com"));
        assertNotEquals(ForwardedMail.fileName("1", "bob@contoso.com"), ForwardedMail.fileName("1", "eve@contoso.com"));
    }

    @Test
    void what_is_no_address_or_too_large_is_refused_and_nothing_stays() {
        for (String wrong : List.of("", "bob", "bob@contoso.com, nobody")) {
            assertEquals(
                    "bad-address",
                    assertThrows(UnsendableMail.class, () -> to(wrong).write(target, 1_000_000))
                            .code());
        }
        assertEquals(
                "too-large",
                assertThrows(UnsendableMail.class, () -> to("bob@contoso.com").write(target, 100))
                        .code());
        assertFalse(Files.exists(target));
    }
}
