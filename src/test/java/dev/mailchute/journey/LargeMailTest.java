package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail that is too large for one request arrives whole, or is held in words. */
@Tag("journey")
class LargeMailTest {
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
                .set("outbound.orders.mime-limit", "1KB");
    }

    @AfterEach
    void stop() {
        journey.close();
        assertEquals(List.of(), tenant.leaks());
        assertEquals(List.of(), tenant.violations());
        tenant.close();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static byte[] mail(String fields, byte[] attachment) {
        return (fields + "To: ann@x.example\r\nSubject: Large\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nHello\r\n--m\r\n"
                        + "Content-Type: application/octet-stream; name=data.bin\r\nContent-Disposition: attachment\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(attachment) + "\r\n--m--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private boolean isFinished(String file) {
        return Files.exists(journey.outbox("orders").resolve("sent").resolve(file + ".sent.json")) || hasFailed(file);
    }

    private boolean hasFailed(String file) {
        return Files.exists(journey.outbox("orders").resolve("failed").resolve(file + ".failed.json"));
    }

    private MimeMessage sent() throws Exception {
        try (InputStream in = desk.sent().get(0).mime().open()) {
            return new MimeMessage(Session.getInstance(new Properties()), in);
        }
    }

    private void assertArrives(byte[] attachment) throws Exception {
        journey.start();
        journey.drop("orders", "a.eml", mail("", attachment));
        Journey.await("finished", () -> isFinished("a.eml"));
        assertEquals(1, desk.sent().size());
        MimeMultipart parts = (MimeMultipart) sent().getContent();
        try (InputStream in = parts.getBodyPart(1).getInputStream()) {
            assertArrayEquals(attachment, in.readAllBytes());
        }
        assertTrue(tenant.calls(Operation.ADD_ATTACHMENT).stream().allMatch(call -> call.bodyLength() <= 4 << 20));
    }

    @ParameterizedTest
    @ValueSource(ints = {2_990_000, 3_000_000, 3_145_400, 3_145_728})
    void attachments_go_whichever_way_has_a_place_for_them(int size) throws Exception {
        assertArrives(content(size));
    }

    @ParameterizedTest
    @ValueSource(ints = {3_145_600, 3_145_700, 3_145_727})
    void attachments_that_are_too_large_for_a_request_go_by_upload_session_if_it_takes_them(int size) throws Exception {
        desk.smallestUpload(3_000_000);
        assertArrives(content(size));
        assertEquals(0, tenant.count(Operation.ADD_ATTACHMENT));
    }

    @ParameterizedTest
    @ValueSource(ints = {3_145_700, 3_145_727})
    void attachments_that_neither_way_takes_are_held_in_words(int size) {
        journey.start();
        journey.drop("orders", "a.eml", mail("", content(size)));
        Journey.await("held", () -> hasFailed("a.eml"));
        var letter = Journey.json(journey.letters("outbound").get(0).resolve("letter.json"));
        assertEquals("attachment-between-limits", letter.path("code").asText());
        assertTrue(letter.path("reason").asText().contains("data.bin"), letter.toString());
        assertEquals(List.of(), desk.drafts());
        assertEquals(0, tenant.count(Operation.ADD_ATTACHMENT));
    }

    @Test
    void header_fields_beyond_the_five_of_a_draft_arrive() throws Exception {
        journey.start();
        StringBuilder fields = new StringBuilder("List-Id: <orders.contoso.com>\r\n");
        for (int i = 1; i <= 7; i++) {
            fields.append("X-Field-").append(i).append(": value ").append(i).append("\r\n");
        }
        journey.drop("orders", "a.eml", mail(fields.toString(), content(5_000)));
        Journey.await("finished", () -> isFinished("a.eml"));
        for (int i = 1; i <= 7; i++) {
            assertEquals("value " + i, sent().getHeader("X-Field-" + i, null));
        }
        assertEquals("<orders.contoso.com>", sent().getHeader("List-Id", null));
    }

    @Test
    void what_a_draft_would_lose_is_held_and_goes_when_it_is_small_enough() {
        String wanted = "Disposition-Notification-To: other@x.example\r\n";
        journey.start();
        journey.drop("orders", "a.eml", mail(wanted, content(5_000)));
        Journey.await("held", () -> hasFailed("a.eml"));
        var letter = Journey.json(journey.letters("outbound").get(0).resolve("letter.json"));
        assertEquals("draft-would-lose", letter.path("code").asText());
        assertTrue(letter.path("reason").asText().contains("other@x.example"), letter.toString());
        assertTrue(letter.path("reason").asText().contains("mime-limit"), letter.toString());
        assertEquals(0, tenant.count(Operation.CREATE_DRAFT));
        journey.drop("orders", "b.eml", mail(wanted, content(100)));
        Journey.await("sent", () -> isFinished("b.eml"));
        assertEquals(1, desk.sent().size());
    }
}
