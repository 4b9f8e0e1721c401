package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SentMail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs for a pickup directory, mail programs and half finished copies leave in an outbox. */
@Tag("journey")
class ProducersTest {
    private static final Path FIELD = Path.of("src", "test", "resources", "field", "outbox");

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox box;
    private Journey journey;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        box = tenant.mailbox("box1@rig.example");
        journey = new Journey(tenant, folder).clock(tenant.clock()).outbound("orders", "box1@rig.example");
    }

    @AfterEach
    void stop() {
        journey.close();
        assertEquals(List.of(), tenant.leaks());
        assertEquals(List.of(), tenant.violations());
        tenant.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2200KB", "1KB"})
    void blind_recipients_of_an_envelope_get_the_mail_and_nobody_reads_of_them(String mimeLimit) throws Exception {
        String mail = Files.readString(FIELD.resolve("dotnet-bcc.eml")) + "and more\r\n".repeat(200);
        journey.set("outbound.orders.mime-limit", mimeLimit).start();
        drop("a.eml", mail);
        Journey.await("receipt", () -> receipt("a.eml") != null);
        SentMail sent = box.sent().get(0);
        assertEquals(List.of("a@x.example"), sent.to());
        assertEquals(List.of("c@x.example"), sent.cc());
        assertEquals(List.of("hidden@x.example"), sent.bcc());
        assertFalse(text(sent).toLowerCase().contains("x-receiver")
                || text(sent).toLowerCase().contains("x-sender"));
        assertEquals(List.of("a@x.example", "c@x.example", "hidden@x.example"), recipients("a.eml"));
        assertEquals(
                mail, Files.readString(journey.outbox("orders").resolve("sent").resolve("a.eml")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2200KB", "1KB"})
    void all_recipients_in_repeated_fields_get_the_message(String mimeLimit) throws Exception {
        journey.set("outbound.orders.mime-limit", mimeLimit).start();
        drop(
                "a.eml",
                "To: a@x.example\nTo: b@x.example\nCc: c@x.example\nCc: d@x.example\nBcc: e@x.example\nBcc: f@x.example\n"
                        + "Subject: twice\n\n" + "Hello\n".repeat(300));
        Journey.await("receipt", () -> receipt("a.eml") != null);
        SentMail sent = box.sent().get(0);
        assertEquals(List.of("a@x.example", "b@x.example"), sent.to());
        assertEquals(List.of("c@x.example", "d@x.example"), sent.cc());
        assertEquals(List.of("e@x.example", "f@x.example"), sent.bcc());
        assertEquals(6, recipients("a.eml").size());
    }

    @Test
    void drafts_of_mail_programs_are_sent_without_their_notes() throws Exception {
        journey.start();
        for (String name : List.of("thunderbird-draft.eml", "outlook-xunsent.eml")) {
            drop(name, Files.readString(FIELD.resolve(name)));
        }
        drop("bom.eml", "\uFEFFTo: a@x.example\r\nSubject: bom\r\n\r\nHello\r\n");
        Journey.await("receipts", () -> box.sent().size() == 3);
        for (SentMail sent : box.sent()) {
            assertFalse(
                    text(sent).matches("(?s).*(X-Unsent|X-Mozilla|FCC|secret-user|X-Identity|X-Account|\uFEFF).*"),
                    text(sent));
            assertEquals(List.of("a@x.example"), sent.to());
        }
        assertEquals(
                List.of("a@x.example", "hid@x.example"),
                box.sent().stream()
                        .filter(sent -> sent.subject().equals("thunderbird draft"))
                        .findFirst()
                        .orElseThrow()
                        .recipients());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2200KB", "1KB"})
    void a_dot_stuffed_outbox_sends_single_dots(String mimeLimit) throws Exception {
        journey.set("outbound.orders.dot-stuffed", "true")
                .set("outbound.orders.mime-limit", mimeLimit)
                .start();
        drop("a.eml", Files.readString(FIELD.resolve("dotnet-framework-dotstuffed.eml")));
        drop("b.eml", "To: a@x.example\r\nSubject: b\r\n\r\n..x\r\n" + "....\r\n".repeat(300) + ".\r\n");
        Journey.await("receipts", () -> box.sent().size() == 2);
        String all = text(box.sent().get(0)) + text(box.sent().get(1));
        assertTrue(mimeLimit.equals("1KB") || all.contains("\r\n.50 EUR"), all);
        assertTrue(all.contains(".x\r\n...\r\n...\r\n"), all);
        assertFalse(all.contains("\r\n.\r\n"), all);
    }

    @Test
    void a_letter_of_a_dot_stuffed_outbox_is_retried_unchanged() throws Exception {
        journey.set("outbound.orders.dot-stuffed", "true").start();
        drop("a.eml", "X-Receiver: b@x.example\r\nTo: a@x.example\r\nSubject: b\r\n\r\n...x\r\n....y\r\n");
        Journey.await("letter", () -> journey.letters("outbound").size() == 1);
        JsonNode letter = Journey.json(journey.letters("outbound").get(0).resolve("letter.json"));
        assertEquals("envelope-mismatch", letter.path("code").asText());
        assertEquals("[\"a@x.example\",\"b@x.example\"]", letter.path("to").toString());
        Path message = journey.letters("outbound").get(0).resolve("message.eml");
        dev.mailchute.eml.Correction now = dev.mailchute.eml.Correction.current(message);
        assertEquals("b@x.example", now.bcc());
        assertEquals(
                "sent",
                journey.chute()
                        .acts()
                        .edit(letter.path("id").asText(), "test", now, 1)
                        .outcome());
        assertEquals(List.of("a@x.example", "b@x.example"), box.sent().get(0).recipients());
        assertTrue(
                text(box.sent().get(0)).endsWith("\r\n\r\n..x\r\n...y\r\n"),
                text(box.sent().get(0)));
        assertFalse(text(box.sent().get(0)).contains("X-Receiver"));
    }

    @Test
    void what_would_reach_others_than_was_meant_is_held_in_words() throws Exception {
        journey.start();
        drop("django.eml", Files.readString(FIELD.resolve("django-2in1.eml")));
        drop("resent.eml", Files.readString(FIELD.resolve("resent.eml")));
        drop("envelope.eml", "X-Receiver: a@x.example\nTo: a@x.example, b@x.example\n\nx\n");
        drop("x-sender.eml", "X-Sender: boss@rig.example\nTo: a@x.example\n\nx\n");
        drop("sender.eml", "Sender: boss@rig.example\nTo: a@x.example\n\nx\n");
        drop("emlx.eml", "17\nTo: a@x.example\n\nx\n");
        Journey.await(
                "letters",
                () -> Journey.files(journey.outbox("orders").resolve("failed"), ".json")
                                .size()
                        == 6);
        assertEquals("several-messages", failure("django.eml").path("code").asText());
        assertEquals("resent", failure("resent.eml").path("code").asText());
        assertEquals("envelope-mismatch", failure("envelope.eml").path("code").asText());
        assertEquals("sender-not-allowed", failure("x-sender.eml").path("code").asText());
        assertEquals("sender-not-allowed", failure("sender.eml").path("code").asText());
        assertEquals("not-a-mail", failure("emlx.eml").path("code").asText());
        assertEquals(List.of(), box.sent());
    }

    @Test
    void unfinished_files_are_waited_for_and_then_held() throws Exception {
        journey.start();
        String half = "To: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhalf\n";
        List<String> names = List.of("half.eml", "zeros.eml", "early.json", "header.eml");
        drop("half.eml", half);
        drop("zeros.eml", "To: a@x.example\n\nx\n\0\0\0\0");
        drop("early.json", "{\"to\": [\"a@x.example\"], ");
        drop("header.eml", "To: a@x.example\nSubject: only a header\n");
        drop("slow.eml", half.replace("boundary", "BOUNDARY"));
        drop("first.eml", "To: a@x.example\nSubject: first\n\nx\n");
        Journey.await("the others were seen before", () -> receipt("first.eml") != null);
        tenant.clock().advance(Duration.ofSeconds(30));
        drop("other.eml", "To: a@x.example\nSubject: other\n\nx\n");
        Journey.await("another file", () -> receipt("other.eml") != null);
        Files.writeString(journey.outbox("orders").resolve("slow.eml"), "--b--\n", StandardOpenOption.APPEND);
        Journey.await("one that is finished in time", () -> receipt("slow.eml") != null);
        assertEquals(3, box.sent().size());

        tenant.clock().advance(Duration.ofSeconds(31));

        Journey.await("letters", () -> journey.letters("outbound").size() == 3);
        Journey.await("the header", () -> receipt("header.eml") != null);
        for (String name : names.subList(0, 3)) {
            assertEquals("unfinished", failure(name).path("code").asText(), name);
        }
        assertEquals(
                "sent",
                journey.chute()
                        .acts()
                        .retry(failure("half.eml").path("letter").asText(), "test", false)
                        .outcome());
    }

    @Test
    void attachments_are_read_once_and_sent_as_they_were_then() throws Exception {
        tenant.times(8).on(Operation.SEND_MAIL).unavailable();
        journey.start();
        Path log = journey.outbox("orders").resolve("a.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "first\n");
        drop("a.json", "{\"to\": [\"a@x.example\"], \"subject\": \"s\", \"attachments\": [\"a.log\"]}");
        Journey.await("the first try", () -> tenant.count(Operation.SEND_MAIL) > 0);
        Files.writeString(log, "another day\n");
        Journey.await("receipt", () -> {
            tenant.clock().advance(Duration.ofSeconds(30)); // it is taken again and again
            return receipt("a.json") != null;
        });
        assertTrue(text(box.sent().get(0)).contains("Zmlyc3QK"), text(box.sent().get(0)));
    }

    @Test
    void mail_without_from_is_from_the_sender_address() throws Exception {
        box.maySendAs("shop@rig.example");
        journey.set("outbound.orders.sender-name", "Shop")
                .set("outbound.orders.sender-address", "shop@rig.example")
                .set("outbound.orders.allowed-from", "shop@rig.example")
                .start();
        drop("a.eml", "To: a@x.example\nSubject: a\n\nx\n");
        drop("b.json", "{\"to\": [\"a@x.example\"], \"subject\": \"b\"}");
        Journey.await("both", () -> box.sent().size() == 2);
        for (SentMail sent : box.sent()) {
            assertEquals("shop@rig.example", sent.from());
            assertTrue(text(sent).contains("From: Shop <shop@rig.example>"), text(sent));
        }
    }

    private void drop(String name, String content) {
        journey.drop("orders", name, content.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode receipt(String name) {
        Path file = journey.outbox("orders").resolve("sent").resolve(name + ".sent.json");
        return Files.exists(file)
                        && Files.exists(journey.outbox("orders").resolve("sent").resolve(name))
                ? Journey.json(file)
                : null;
    }

    private JsonNode failure(String name) {
        return Journey.json(journey.outbox("orders").resolve("failed").resolve(name + ".failed.json"));
    }

    private List<String> recipients(String name) {
        List<String> recipients = new ArrayList<>();
        receipt(name).path("recipients").forEach(one -> recipients.add(one.asText()));
        return recipients;
    }

    private static String text(SentMail sent) throws IOException {
        try (InputStream in = sent.mime().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
