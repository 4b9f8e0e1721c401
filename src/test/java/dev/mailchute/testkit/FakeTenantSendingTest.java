package dev.mailchute.testkit;

import static dev.mailchute.testkit.PlainClient.code;
import static dev.mailchute.testkit.PlainClient.encode;
import static dev.mailchute.testkit.PlainClient.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sending through the fake tenant: what is accepted, what becomes of it, and what Graph refuses. */
class FakeTenantSendingTest {
    private FakeTenant tenant;
    private FakeMailbox mailbox;
    private PlainClient client;
    private String user;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        tenant.app("app", "s3cret");
        mailbox = tenant.mailbox("orders@contoso.com");
        user = "/users/orders@contoso.com";
        client = new PlainClient(tenant).signIn("app", "s3cret");
    }

    @AfterEach
    void stop() {
        tenant.close();
    }

    private byte[] mail(String subject) {
        return SampleMail.text("orders@contoso.com", "ann@x.example", subject, "Hello");
    }

    private static String base64(byte[] mime) {
        return Base64.getEncoder().encodeToString(mime);
    }

    private HttpResponse<byte[]> sendMime(byte[] mime) {
        return client.postText(user + "/sendMail", base64(mime));
    }

    private String draft(String more) {
        JsonNode draft = json(client.post(
                user + "/messages",
                "{\"subject\":\"draft\",\"toRecipients\":[{\"emailAddress\":{\"address\":\"ann@x.example\"}}]" + more
                        + "}",
                "Prefer",
                PlainClient.IMMUTABLE));
        return user + "/messages/" + encode(draft.path("id").asText());
    }

    private String uploadUrl(String draft, long size) {
        return json(client.post(
                        draft + "/attachments/createUploadSession",
                        "{\"AttachmentItem\":{\"attachmentType\":\"file\",\"name\":\"big.bin\",\"size\":" + size
                                + "}}"))
                .path("uploadUrl")
                .asText();
    }

    @Test
    void mime_is_accepted_with_202_and_appears_in_sent_items() {
        byte[] mime = ("Bcc: secret@x.example\r\n" + new String(mail("hi"), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = sendMime(mime);
        assertEquals(202, answer.statusCode());
        assertEquals(0, answer.body().length);
        SentMail sent = mailbox.sent().get(0);
        assertArrayEquals(mime, sent.mime().bytes());
        assertEquals(List.of("ann@x.example", "secret@x.example"), sent.recipients());
        assertEquals("mime", sent.how());
        assertTrue(mailbox.drafts().isEmpty());
        assertEquals("hi", mailbox.sentItems().get(0).subject());
        assertFalse(mailbox.sentItems().get(0).isDraft());
    }

    @Test
    void sent_mail_is_unseen_then_a_draft_then_in_sent_items() {
        tenant.exchange().sentMailShowsAfter(1, 1);
        sendMime(mail("slow"));
        String id = mailbox.sent().get(0).internetMessageId();
        String find = user + "/messages?$filter=internetMessageId%20eq%20'" + encode(id) + "'";
        assertEquals(0, json(client.get(find)).path("value").size());
        assertTrue(json(client.get(find)).path("value").path(0).path("isDraft").asBoolean());
        assertFalse(json(client.get(find)).path("value").path(0).path("isDraft").asBoolean());
        assertEquals(1, mailbox.sentItems().size());
    }

    @Test
    void content_that_is_not_base64_or_not_mime_is_refused() {
        assertEquals(
                "400 ErrorMimeContentInvalidBase64String", code(client.postText(user + "/sendMail", "From: me@x")));
        assertEquals(400, client.postText(user + "/sendMail", "").statusCode());
        String wrapped = Base64.getMimeEncoder().encodeToString(mail("wrapped"));
        assertEquals(202, client.postText(user + "/sendMail", wrapped).statusCode());
    }

    @Test
    void mime_above_the_known_limit_is_answered_200_and_never_sent() {
        byte[] head = mail("trap");
        byte[] fits = Arrays.copyOf(head, 2240 * 1024);
        Arrays.fill(fits, head.length, fits.length, (byte) 'a');
        assertEquals(202, sendMime(fits).statusCode());
        byte[] over = Arrays.copyOf(fits, fits.length + 1);
        over[fits.length] = 'a';
        assertEquals(200, sendMime(over).statusCode());
        assertEquals(413, sendMime(Arrays.copyOf(fits, 3200 * 1024)).statusCode());
        assertEquals(1, tenant.sent().size());
    }

    @Test
    void recipients_and_sender_are_checked() {
        assertEquals(
                "400 ErrorInvalidRecipients",
                code(sendMime("From: orders@contoso.com\r\nSubject: x\r\n\r\nx".getBytes())));
        assertEquals(
                "400 ErrorInvalidRecipients",
                code(sendMime("From: orders@contoso.com\r\nTo: nonsense\r\n\r\nx".getBytes())));
        byte[] boss = SampleMail.text("boss@contoso.com", "ann@x.example", "x", "x");
        assertEquals("403 ErrorSendAsDenied", code(sendMime(boss)));
        mailbox.maySendAs("boss@contoso.com");
        assertEquals(202, sendMime(boss).statusCode());
        assertEquals("boss@contoso.com", tenant.sent().get(0).from());
    }

    @Test
    void json_is_sent_with_or_without_a_copy() {
        String message =
                "{\"message\":{\"subject\":\"json\",\"body\":{\"contentType\":\"html\",\"content\":\"<p>ö</p>\"},"
                        + "\"toRecipients\":[{\"emailAddress\":{\"address\":\"ann@x.example\"}}]}";
        assertEquals(202, client.post(user + "/sendMail", message + "}").statusCode());
        assertEquals(
                202,
                client.post(user + "/sendMail", message + ",\"saveToSentItems\":false}")
                        .statusCode());
        assertEquals(2, tenant.sent().size());
        assertEquals(1, mailbox.sentItems().size());
        assertTrue(new String(tenant.sent().get(0).mime().bytes(), StandardCharsets.UTF_8).contains("Subject: json"));
    }

    @Test
    void json_with_headers_or_properties_graph_does_not_take_is_refused() {
        String start = "{\"message\":{\"toRecipients\":[{\"emailAddress\":{\"address\":\"a@x.example\"}}],";
        String header = "\"internetMessageHeaders\":[{\"name\":\"List-Id\",\"value\":\"x\"}]}}";
        assertEquals("400 InvalidInternetMessageHeader", code(client.post(user + "/sendMail", start + header)));
        assertEquals(
                400,
                client.post(user + "/sendMail", start + "\"internetMessageHeaders\":[]}}")
                        .statusCode());
        assertEquals(
                400, client.post(user + "/sendMail", start + "\"colour\":1}}").statusCode());
    }

    @Test
    void a_draft_is_created_changed_and_sent() {
        String draft = draft(",\"bccRecipients\":[{\"emailAddress\":{\"address\":\"secret@x.example\"}}]");
        assertEquals(
                200,
                client.patch(draft, "{\"internetMessageId\":\"<own@x>\",\"subject\":\"changed\"}")
                        .statusCode());
        assertTrue(json(client.get(draft + "?$select=isDraft")).path("isDraft").asBoolean());
        assertEquals(400, client.post(draft + "/send", "{}").statusCode());
        assertEquals(202, client.postNothing(draft + "/send").statusCode());
        SentMail sent = tenant.sent().get(0);
        assertEquals("<own@x>", sent.internetMessageId());
        assertEquals(List.of("ann@x.example", "secret@x.example"), sent.recipients());
        assertTrue(new String(sent.mime().bytes(), StandardCharsets.UTF_8).contains("Message-ID: <own@x>"));
        assertEquals("404 ErrorItemNotFound", code(client.get(draft)));
        assertEquals("<own@x>", mailbox.sentItems().get(0).internetMessageId());
    }

    @Test
    void the_sent_copy_can_keep_the_id_of_its_draft() {
        tenant.exchange().keepsDraftIdsWhenSending(true);
        String draft = draft("");
        client.postNothing(draft + "/send");
        assertFalse(json(client.get(draft)).path("isDraft").asBoolean());
    }

    @Test
    void a_mime_draft_keeps_its_bytes() {
        byte[] mime = mail("mime draft");
        JsonNode draft = json(client.postText(user + "/messages", base64(mime)));
        assertEquals("mime draft", draft.path("subject").asText());
        assertEquals(
                202,
                client.postNothing(user + "/messages/" + encode(draft.path("id").asText()) + "/send")
                        .statusCode());
        assertArrayEquals(mime, tenant.sent().get(0).mime().bytes());
    }

    @Test
    void a_mime_draft_takes_changes_and_attachments() {
        byte[] mime = SampleMail.withInlinePicture("orders@contoso.com", "ann@x.example", "before");
        String draft = user + "/messages/"
                + encode(json(client.postText(user + "/messages", base64(mime)))
                        .path("id")
                        .asText());
        client.patch(
                draft,
                "{\"subject\":\"after\",\"internetMessageId\":\"<own@x>\","
                        + "\"bccRecipients\":[{\"emailAddress\":{\"address\":\"bob@x.example\"}}]}");
        client.post(
                draft + "/attachments",
                "{\"@odata.type\":\"#microsoft.graph.fileAttachment\",\"name\":\"a.txt\",\"contentBytes\":\"aGk=\"}");
        assertEquals(202, client.postNothing(draft + "/send").statusCode());
        SentMail sent = tenant.sent().get(0);
        assertEquals(List.of("ann@x.example", "bob@x.example"), sent.recipients());
        MimeStructure structure = MimeStructure.of(sent.mime(), "x");
        assertTrue(structure.body().contains("cid:logo@x"));
        assertEquals(
                List.of("logo.gif", "a.txt"),
                structure.attachments().stream().map(FakeAttachment::name).toList());
        String text = new String(sent.mime().bytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("Subject: after") && text.contains("Message-ID: <own@x>"), text);
    }

    @Test
    void small_attachments_go_at_once_and_large_ones_do_not() {
        String draft = draft("");
        String file = "{\"@odata.type\":\"#microsoft.graph.fileAttachment\",\"name\":\"a.txt\",\"contentBytes\":\"";
        assertEquals(201, client.post(draft + "/attachments", file + "aGk=\"}").statusCode());
        assertEquals(
                413,
                client.post(draft + "/attachments", file + base64(new byte[3 << 20]) + "\"}")
                        .statusCode());
        assertEquals(
                "400 BadRequest", code(client.post(draft + "/attachments", "{\"name\":\"a\",\"contentBytes\":\"\"}")));
        assertEquals(
                "400 ErrorAttachmentSizeShouldNotBeLessThanMinimumSize",
                code(client.post(
                        draft + "/attachments/createUploadSession",
                        "{\"AttachmentItem\":{\"attachmentType\":\"file\",\"name\":\"a\",\"size\":1000}}")));
        assertTrue(json(client.get(draft)).path("hasAttachments").asBoolean());
    }

    @Test
    void a_large_attachment_is_uploaded_range_by_range_and_arrives_whole() throws Exception {
        byte[] content = new byte[9_000_000];
        new Random(1).nextBytes(content);
        String draft = draft("");
        String url = uploadUrl(draft, content.length);
        assertFalse(url.startsWith(tenant.url().toString()));

        int range = 4_000_000;
        HttpResponse<byte[]> first = client.put(url, content, 0, range);
        assertEquals(200, first.statusCode());
        assertEquals("4000000", json(first).path("nextExpectedRanges").path(0).asText());
        assertEquals(416, client.put(url, content, 0, range).statusCode());
        assertEquals(416, client.put(url, content, 8_000_000, 1_000_000).statusCode());
        assertEquals(
                "4000000",
                json(client.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(url))
                                .GET()))
                        .path("nextExpectedRanges")
                        .path(0)
                        .asText());
        client.put(url, content, 4_000_000, range);
        HttpResponse<byte[]> last = client.put(url, content, 8_000_000, 1_000_000);
        assertEquals(201, last.statusCode());
        assertTrue(last.headers().firstValue("Location").isPresent());
        assertEquals(0, tenant.openUploads());

        assertEquals(202, client.postNothing(draft + "/send").statusCode());
        MimeStructure sent = MimeStructure.of(tenant.sent().get(0).mime(), "x");
        assertArrayEquals(content, sent.attachments().get(0).content().bytes());
        assertTrue(tenant.leaks().isEmpty());
    }

    @Test
    void a_range_must_be_below_4_mb_and_fit_the_session() {
        byte[] content = new byte[5 << 20];
        String url = uploadUrl(draft(""), content.length);
        assertEquals(413, client.put(url, content, 0, 4 << 20).statusCode());
        assertEquals(400, client.put(url, new byte[4 << 20], 0, 1000).statusCode());
        assertEquals(404, client.put(url + "x", content, 0, 1000).statusCode());
    }

    @Test
    void a_token_on_an_upload_url_is_a_leak() {
        byte[] content = new byte[4_000_000];
        String url = uploadUrl(draft(""), content.length);
        assertEquals(
                401,
                client.put(url, content, 0, 1000, "Authorization", "Bearer x").statusCode());
        assertEquals(1, tenant.leaks().size());
        client.get(tenant.foreignHost() + "/next");
        assertEquals(2, tenant.leaks().size());
    }

    @Test
    void an_upload_can_be_cancelled_and_ends_with_its_draft() {
        String draft = draft("");
        byte[] content = new byte[4_000_000];
        String first = uploadUrl(draft, content.length);
        assertEquals(
                204,
                client.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(first))
                                .DELETE())
                        .statusCode());
        assertEquals(404, client.put(first, content, 0, 1000).statusCode());
        String second = uploadUrl(draft, content.length);
        client.delete(draft);
        assertEquals(404, client.put(second, content, 0, 1000).statusCode());
    }

    @Test
    void a_mail_above_the_limit_of_the_mailbox_is_refused_until_it_is_raised() {
        byte[] content = new byte[28 << 20];
        String draft = draft("");
        String url = uploadUrl(draft, content.length);
        for (int from = 0; from < content.length; from += 4_000_000) {
            client.put(url, content, from, Math.min(4_000_000, content.length - from));
        }
        assertEquals("413 ErrorMessageSizeExceeded", code(client.postNothing(draft + "/send")));
        mailbox.largestMail(150L << 20);
        assertEquals(202, client.postNothing(draft + "/send").statusCode());
    }

    @Test
    void more_than_150_mb_in_five_minutes_are_throttled_where_budgets_hold() {
        tenant.enforcesBudgets(true);
        byte[] content = new byte[150 << 20];
        mailbox.largestMail(300L << 20);
        String url = uploadUrl(draft(""), content.length);
        int from = 0;
        HttpResponse<byte[]> answer = client.put(url, content, from, 4_000_000);
        while (answer.statusCode() == 200) {
            from += 4_000_000;
            answer = client.put(url, content, from, Math.min(4_000_000, content.length - from));
        }
        assertEquals("429 ApplicationThrottled", code(answer));
        assertTrue(from > 140_000_000);
        tenant.clock().advance(java.time.Duration.ofMinutes(5));
        assertEquals(201, client.put(url, content, from, content.length - from).statusCode());
    }

    @Test
    void an_unreachable_recipient_comes_back_as_a_report_in_the_inbox() {
        tenant.exchange().refusesRecipient("ann@x.example");
        assertEquals(202, sendMime(mail("lost")).statusCode());
        assertEquals("Undeliverable: lost", mailbox.mails("inbox").get(0).subject());
    }

    @Test
    void mail_within_the_tenant_arrives_without_its_bcc() {
        tenant.exchange().deliversInside(true);
        FakeMailbox other = tenant.mailbox("other@contoso.com");
        byte[] mime = ("Bcc: secret@x.example\r\n"
                        + new String(
                                SampleMail.text("orders@contoso.com", "other@contoso.com", "in", "x"),
                                StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        sendMime(mime);
        String arrived = new String(other.mails("inbox").get(0).mime().bytes(), StandardCharsets.UTF_8);
        assertFalse(arrived.contains("secret"));
        assertTrue(arrived.contains("Subject: in"));
    }

    @Test
    void exchange_may_replace_a_message_id() {
        tenant.exchange().replacesMessageIds(true);
        sendMime(mail("renamed"));
        assertTrue(tenant.sent().get(0).internetMessageId().endsWith("PROD.OUTLOOK.COM>"));
    }
}
