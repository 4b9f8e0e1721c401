package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundJourneyTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox desk;
    private Journey journey;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "servicedesk@contoso.com")
                .set("outbound.orders.sender-name", "ServiceDesk");
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    static byte[] mail(String headers) {
        return (headers + "\r\nSubject: Order\r\n\r\nHello.\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private Path sent(String file) {
        return journey.outbox("orders").resolve("sent").resolve(file);
    }

    private Path failed(String file) {
        return journey.outbox("orders").resolve("failed").resolve(file + ".failed.json");
    }

    @Test
    void a_complete_message_is_sent_unchanged_with_a_receipt() throws Exception {
        byte[] mail = mail("From: servicedesk@contoso.com\r\nTo: Ann <ann@x.example>\r\nBcc: eve@x.example"
                + "\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@contoso.com>");
        journey.start();
        journey.drop("orders", "a.eml", mail);
        Journey.await("receipt", () -> Files.exists(sent("a.eml.sent.json")) && Files.exists(sent("a.eml")));
        assertEquals(1, desk.sent().size());
        assertArrayEquals(mail, desk.sent().get(0).mime().bytes());
        JsonNode receipt = Journey.json(sent("a.eml.sent.json"));
        assertEquals("<1@contoso.com>", receipt.path("internetMessageId").asText());
        assertEquals(
                "[\"ann@x.example\",\"eve@x.example\"]",
                receipt.path("recipients").toString());
        assertEquals("send-mail", receipt.path("how").asText());
        assertFalse(receipt.path("requestId").asText().isEmpty());
        assertFalse(Files.exists(journey.outbox("orders").resolve("a.eml")));
    }

    @Test
    void the_json_form_becomes_a_mail_from_the_default_sender() throws Exception {
        journey.start();
        journey.drop(
                "orders",
                "b.json",
                "{\"to\": [\"Ann <ann@x.example>\"], \"subject\": \"Grüße\", \"text\": \"Hello\"}"
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("receipt", () -> Files.exists(sent("b.json.sent.json")) && Files.exists(sent("b.json")));
        String mime = new String(desk.sent().get(0).mime().bytes(), StandardCharsets.UTF_8);
        assertTrue(mime.contains("From: ServiceDesk <servicedesk@contoso.com>"), mime);
    }

    @Test
    void a_forbidden_sender_becomes_a_letter_with_a_receipt_and_the_next_mail_goes() throws Exception {
        journey.start();
        journey.drop("orders", "c.eml", mail("From: boss@contoso.com\r\nTo: ann@x.example"));
        journey.drop("orders", "d.eml", mail("To: ann@x.example"));
        Journey.await("letter", () -> Files.exists(failed("c.eml")) && Files.exists(sent("d.eml")));
        JsonNode receipt = Journey.json(failed("c.eml"));
        assertEquals("sender-not-allowed", receipt.path("code").asText());
        Path letter = journey.letters("outbound").get(0);
        assertEquals(receipt.path("letter").asText(), letter.getFileName().toString());
        assertEquals(1, desk.sent().size());
        assertFalse(Files.exists(journey.outbox("orders").resolve("c.eml")));
    }

    @Test
    void large_mail_goes_by_draft_and_upload_session_without_a_token_on_the_upload() throws Exception {
        byte[] attachment = new byte[5_000_000];
        new java.util.Random(7).nextBytes(attachment);
        journey.start();
        Files.createDirectories(journey.outbox("orders"));
        Files.write(journey.outbox("orders").resolve("big.bin"), attachment);
        journey.drop(
                "orders",
                "e.json",
                "{\"to\": [\"ann@x.example\"], \"subject\": \"Big\", \"text\": \"Hello\", \"attachments\": [\"big.bin\"]}"
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("receipt", () -> Files.exists(sent("e.json.sent.json")));
        assertEquals("draft", Journey.json(sent("e.json.sent.json")).path("how").asText());
        assertFalse(Journey.json(sent("e.json.sent.json"))
                .path("requestId")
                .asText()
                .isEmpty());
        assertEquals(1, desk.sent().size());
        assertTrue(tenant.leaks().isEmpty());
        assertEquals(0, tenant.openUploads());
        assertTrue(tenant.count(Operation.UPLOAD_RANGE) >= 2);
    }
}
