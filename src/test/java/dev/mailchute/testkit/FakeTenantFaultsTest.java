package dev.mailchute.testkit;

import static dev.mailchute.testkit.Operation.CREATE_UPLOAD_SESSION;
import static dev.mailchute.testkit.Operation.DELETE_MESSAGE;
import static dev.mailchute.testkit.Operation.GET_MIME;
import static dev.mailchute.testkit.Operation.LIST_MESSAGES;
import static dev.mailchute.testkit.Operation.PATCH_MESSAGE;
import static dev.mailchute.testkit.Operation.SEND_MAIL;
import static dev.mailchute.testkit.Operation.TOKEN;
import static dev.mailchute.testkit.Operation.UPLOAD_RANGE;
import static dev.mailchute.testkit.PlainClient.code;
import static dev.mailchute.testkit.PlainClient.encode;
import static dev.mailchute.testkit.PlainClient.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The misbehaviours of the fake tenant, seen from the other end of the wire. */
class FakeTenantFaultsTest {
    private FakeTenant tenant;
    private FakeMailbox mailbox;
    private FakeMail mail;
    private PlainClient client;
    private String user;
    private String message;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        tenant.app("app", "s3cret");
        mailbox = tenant.mailbox("support@contoso.com");
        user = "/users/support@contoso.com";
        mail = mailbox.deliver(SampleMail.text("ann@x.example", "support@contoso.com", "one", "Hello ".repeat(200)));
        message = user + "/messages/" + encode(mail.id());
        client = new PlainClient(tenant).signIn("app", "s3cret");
    }

    @AfterEach
    void stop() {
        tenant.close();
    }

    private HttpResponse<byte[]> list() {
        return client.get(user + "/mailFolders/inbox/messages");
    }

    private HttpResponse<byte[]> sendMime() {
        byte[] mime = SampleMail.text("support@contoso.com", "ann@x.example", "out", "Hello");
        return client.postText(user + "/sendMail", Base64.getEncoder().encodeToString(mime));
    }

    @Test
    void a_fault_happens_as_often_as_planned_for_what_it_was_planned() {
        FakeMail other = mailbox.deliver(SampleMail.text("a@x.example", "support@contoso.com", "two", "x"));
        PlannedFault fault = mail.times(2).mimeCannotBeConverted();
        assertEquals(
                200,
                client.get(user + "/messages/" + encode(other.id()) + "/$value").statusCode());
        assertEquals(200, client.get(message).statusCode());
        assertEquals("500 ErrorMimeContentConversionFailed", code(client.get(message + "/$value")));
        assertEquals("500 ErrorMimeContentConversionFailed", code(client.get(message + "/$value")));
        assertEquals(200, client.get(message + "/$value").statusCode());
        assertEquals(2, fault.hits());
    }

    @Test
    void a_fault_can_be_for_one_mailbox_or_begin_later() {
        tenant.mailbox("other@contoso.com");
        mailbox.always().unavailable();
        assertEquals(200, client.get("/users/other@contoso.com/mailFolders").statusCode());
        assertEquals("503 ErrorServerBusy", code(list()));
        tenant.behaves();
        tenant.once().on(LIST_MESSAGES).after(1).internalError();
        assertEquals(200, list().statusCode());
        assertEquals(500, list().statusCode());
        assertEquals(200, list().statusCode());
    }

    @Test
    void throttling_comes_with_seconds_fractions_or_a_date() {
        tenant.once().throttles("2.128");
        HttpResponse<byte[]> fraction = list();
        assertEquals("429 TooManyRequests", code(fraction));
        assertEquals("2.128", fraction.headers().firstValue("Retry-After").orElseThrow());
        tenant.once().throttlesUntilDate(Duration.ofSeconds(90));
        String date = list().headers().firstValue("Retry-After").orElseThrow();
        assertTrue(date.endsWith(" GMT"), date);
        tenant.once().throttles(null);
        assertTrue(list().headers().firstValue("Retry-After").isEmpty());
    }

    @Test
    void a_request_before_its_time_is_noted() {
        tenant.once().throttles("30");
        list();
        tenant.clock().advance(Duration.ofSeconds(10));
        list();
        assertEquals(1, tenant.premature().size());
        tenant.clock().advance(Duration.ofSeconds(21));
        list();
        assertEquals(1, tenant.premature().size());
    }

    @Test
    void gateways_answer_in_html_or_with_nothing_or_with_half() throws IOException {
        tenant.once().badGateway();
        HttpResponse<byte[]> gateway = list();
        assertEquals(502, gateway.statusCode());
        assertTrue(new String(gateway.body(), StandardCharsets.UTF_8).startsWith("<html>"));
        tenant.once().answersHtml();
        assertEquals(
                "text/html; charset=utf-8",
                list().headers().firstValue("Content-Type").orElseThrow());
        tenant.once().answersNothing();
        assertEquals(0, list().body().length);
        tenant.once().answersCorruptJson();
        HttpResponse<byte[]> half = list();
        assertEquals(200, half.statusCode());
        assertThrows(RuntimeException.class, () -> json(half));
        tenant.once().gatewayTimeout();
        assertEquals("504 UnknownError", code(list()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 1100})
    void a_body_can_end_before_its_content_length(long bytes) throws Exception {
        tenant.once().on(GET_MIME).truncatesBody(bytes);
        assertBodyBreaksAfter(bytes, true);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 1100})
    void a_body_in_chunks_can_end_without_the_last_one(long bytes) throws Exception {
        tenant.once().on(GET_MIME).truncatesChunks(bytes);
        assertBodyBreaksAfter(bytes, false);
    }

    private void assertBodyBreaksAfter(long bytes, boolean withLength) throws Exception {
        long read = 0;
        try {
            HttpResponse<InputStream> answer =
                    client.http.send(client.graph(message + "/$value").GET().build(), BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            assertEquals(
                    withLength, answer.headers().firstValue("Content-Length").isPresent());
            try (InputStream body = answer.body()) {
                while (body.read() >= 0) {
                    read++;
                }
            }
            throw new AssertionError("the body ended properly after " + read);
        } catch (IOException expected) {
            assertEquals(bytes, read);
        }
        assertEquals(200, client.get(message + "/$value").statusCode());
    }

    @Test
    void a_large_body_can_be_cut_or_stand_still() throws Exception {
        FakeMail large = mailbox.deliver(SampleMail.large("a@x.example", "support@contoso.com", "large", 5_000_000));
        String value = user + "/messages/" + encode(large.id()) + "/$value";
        PlannedFault still = large.once().on(GET_MIME).stallsAfter(3_000_000);
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.http.sendAsync(client.graph(value).GET().build(), BodyHandlers.ofByteArray());
        assertThrows(TimeoutException.class, () -> answer.get(500, TimeUnit.MILLISECONDS));
        assertEquals(1, tenant.inFlight(mailbox, tenant.app("app")));
        still.release();
        assertThrows(Exception.class, () -> answer.get(5, TimeUnit.SECONDS));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> tenant.inFlight(mailbox, tenant.app("app")) == 0);
        large.once().on(GET_MIME).truncatesBody(3_000_000);
        assertThrows(IOException.class, () -> client.trySend(client.graph(value).GET()));
        assertEquals(large.mime().length(), client.get(value).body().length);
    }

    @Test
    void a_stalled_request_holds_its_place_until_it_is_released() {
        // the JDK's client asks once more by itself when a connection breaks
        PlannedFault stall = tenant.times(2).on(GET_MIME).stalls();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.http.sendAsync(client.graph(message + "/$value").GET().build(), BodyHandlers.ofByteArray());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> tenant.inFlight(mailbox, tenant.app("app")) == 1);
        assertFalse(answer.isDone());
        assertEquals(200, list().statusCode());
        stall.release();
        assertThrows(Exception.class, () -> answer.get(5, TimeUnit.SECONDS));
    }

    @Test
    void a_connection_can_break_before_or_after_the_effect() {
        String read = "{\"isRead\":true}";
        tenant.once().on(PATCH_MESSAGE).closesConnection();
        assertThrows(
                IOException.class,
                () -> client.trySend(client.graph(message, "Content-Type", "application/json")
                        .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString(read))));
        assertFalse(mail.isRead());
        tenant.always().on(PATCH_MESSAGE).acceptsThenDrops();
        assertThrows(
                IOException.class,
                () -> client.trySend(client.graph(message, "Content-Type", "application/json")
                        .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString(read))));
        assertTrue(mail.isRead());
        assertEquals(0, tenant.calls().get(tenant.calls().size() - 1).status());
    }

    @Test
    void a_message_can_be_sent_without_an_answer() {
        tenant.once().on(SEND_MAIL).acceptsThenAnswers(504);
        assertEquals(504, sendMime().statusCode());
        assertEquals(1, tenant.sent().size());
        tenant.once().on(SEND_MAIL).gatewayTimeout();
        assertEquals(504, sendMime().statusCode());
        assertEquals(1, tenant.sent().size());
        tenant.once().on(SEND_MAIL).mailboxFull();
        assertEquals("507 ErrorQuotaExceeded", code(sendMime()));
    }

    @Test
    void a_mail_can_vanish_between_list_and_fetch_or_stay_listed_though_gone() {
        mail.vanishesWhenFetched();
        assertEquals(1, json(list()).path("value").size());
        assertEquals("404 ErrorItemNotFound", code(client.get(message + "/$value")));
        assertEquals(0, json(list()).path("value").size());
        FakeMail ghost = mailbox.deliver(SampleMail.text("a@x.example", "support@contoso.com", "ghost", "x"));
        ghost.staysListedButIsGone();
        assertEquals(
                404,
                client.get(user + "/messages/" + encode(ghost.id()) + "/$value").statusCode());
        assertEquals(1, json(list()).path("value").size());
    }

    @Test
    void a_corrupt_entry_spoils_every_page_it_is_on() {
        for (int i = 0; i < 5; i++) {
            mailbox.deliver(SampleMail.text("a@x.example", "support@contoso.com", "m" + i, "x"));
        }
        mailbox.mails("inbox").get(2).corruptsItsListPage();
        String page = user + "/mailFolders/inbox/messages?$orderby=receivedDateTime&$top=";
        assertEquals(500, client.get(page + "6").statusCode());
        assertEquals(200, client.get(page + "2").statusCode());
        assertEquals(200, client.get(page + "3&$skip=3").statusCode());
        assertEquals(500, client.get(page + "1&$skip=2").statusCode());
    }

    @Test
    void redirects_and_foreign_links_lead_away_and_would_be_noticed() {
        URI foreign = URI.create(tenant.foreignHost() + "/x");
        tenant.once().redirectsTo(foreign);
        HttpResponse<byte[]> redirect = list();
        assertEquals(302, redirect.statusCode());
        assertEquals(
                foreign.toString(), redirect.headers().firstValue("Location").orElseThrow());
        tenant.once().nextLinkTo(foreign);
        assertEquals(foreign.toString(), json(list()).path("@odata.nextLink").asText());
        assertTrue(tenant.leaks().isEmpty());
        client.get(foreign.toString());
        assertEquals(1, tenant.leaks().size());
        tenant.once().uploadUrlTo(foreign);
        String draft = json(client.post(user + "/messages", "{}")).path("id").asText();
        assertEquals(
                foreign.toString(),
                json(client.post(
                                user + "/messages/" + encode(draft) + "/attachments/createUploadSession",
                                "{\"AttachmentItem\":{\"attachmentType\":\"file\",\"name\":\"a\",\"size\":4000000}}"))
                        .path("uploadUrl")
                        .asText());
        assertEquals(1, tenant.count(CREATE_UPLOAD_SESSION));
    }

    @Test
    void uploads_and_sign_in_misbehave_too() {
        tenant.once().signInIsBusy();
        assertEquals(
                503,
                client.askToken("contoso.com", "app", "&client_secret=s3cret").statusCode());
        tenant.once().on(TOKEN).answersHtml();
        assertEquals(
                200,
                client.askToken("contoso.com", "app", "&client_secret=s3cret").statusCode());
        String draft = json(client.post(user + "/messages", "{}")).path("id").asText();
        String url = json(client.post(
                        user + "/messages/" + encode(draft) + "/attachments/createUploadSession",
                        "{\"AttachmentItem\":{\"attachmentType\":\"file\",\"name\":\"a\",\"size\":4000000}}"))
                .path("uploadUrl")
                .asText();
        byte[] content = new byte[4_000_000];
        tenant.once().on(UPLOAD_RANGE).unavailable("1");
        assertEquals(503, client.put(url, content, 0, 1000).statusCode());
        tenant.once().on(UPLOAD_RANGE).acceptsThenAnswers(500);
        assertEquals(500, client.put(url, content, 0, 1000).statusCode());
        assertEquals(416, client.put(url, content, 0, 1000).statusCode());
        assertEquals(200, client.put(url, content, 1000, 1000).statusCode());
    }

    @Test
    void a_refused_token_and_a_failing_delete_are_told_as_graph_does() {
        tenant.once().refusesToken();
        assertEquals("401 InvalidAuthenticationToken", code(list()));
        tenant.once().on(DELETE_MESSAGE).itemNotFound();
        assertEquals("404 ErrorItemNotFound", code(client.delete(message)));
        tenant.once().accessDenied();
        assertEquals("403 ErrorAccessDenied", code(list()));
    }

    @Test
    void answers_can_be_late() {
        mailbox.answersAfter(Duration.ofMillis(300));
        long start = System.nanoTime();
        list();
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
    }

    @Test
    void closing_the_tenant_lets_go_what_it_holds_up() {
        tenant.always().stalls();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.http.sendAsync(client.graph(user + "/mailFolders").GET().build(), BodyHandlers.ofByteArray());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> tenant.inFlight(mailbox, tenant.app("app")) == 1);
        tenant.close();
        assertThrows(Exception.class, () -> answer.get(5, TimeUnit.SECONDS));
    }
}
