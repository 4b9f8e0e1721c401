package dev.mailchute.testkit;

import static dev.mailchute.testkit.PlainClient.code;
import static dev.mailchute.testkit.PlainClient.encode;
import static dev.mailchute.testkit.PlainClient.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading a mailbox of the fake tenant, and where it is as strict as Graph. */
class FakeTenantTest {
    private static final String CLIENT = "11111111-2222-3333-4444-555555555555";
    private static final String UNREAD = encode("receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false");
    private static FakeTenant tenant;
    private static PlainClient client;
    private static int made;
    private FakeMailbox mailbox;
    private String user;

    @BeforeAll
    static void start() {
        tenant = FakeTenant.start();
        tenant.app(CLIENT, "s3cret");
        client = new PlainClient(tenant).signIn(CLIENT, "s3cret");
    }

    @AfterAll
    static void stop() {
        tenant.close();
    }

    @BeforeEach
    void newMailbox() {
        mailbox = tenant.mailbox("box" + made++ + "@contoso.com");
        user = "/users/" + mailbox.address();
    }

    private FakeMail deliver(String subject) {
        return mailbox.deliver(SampleMail.text("ann@x.example", mailbox.address(), subject, "Hello"));
    }

    private static List<String> subjects(JsonNode list) {
        List<String> subjects = new ArrayList<>();
        list.path("value").forEach(mail -> subjects.add(mail.path("subject").asText()));
        return subjects;
    }

    private String message(FakeMail mail) {
        return user + "/messages/" + encode(mail.id());
    }

    @Test
    void requests_are_counted_by_operation_until_they_are_forgotten() {
        FakeMail mail = deliver("One");
        tenant.forgetCalls();
        client.get(message(mail) + "/$value");
        client.get(message(mail) + "/$value");
        client.get(user + "/nothing");

        assertEquals(2, tenant.count(Operation.GET_MIME));
        assertEquals(0, tenant.count(Operation.PATCH_MESSAGE));
        tenant.forgetCalls();
        assertEquals(0, tenant.count(Operation.GET_MIME));
    }

    @Test
    void a_mail_is_listed_fetched_marked_and_moved() {
        byte[] mime = SampleMail.text("Ann <ann@x.example>", mailbox.address(), "Grüße", "Hello");
        FakeMail mail = mailbox.deliver(mime);

        JsonNode listed = json(client.get(user + "/mailFolders/inbox/messages", "Prefer", PlainClient.IMMUTABLE));
        JsonNode entry = listed.path("value").path(0);
        assertEquals(mail.id(), entry.path("id").asText());
        assertEquals("Grüße", entry.path("subject").asText());
        assertEquals(
                "ann@x.example",
                entry.path("from").path("emailAddress").path("address").asText());

        HttpResponse<byte[]> fetched = client.get(message(mail) + "/$value");
        assertArrayEquals(mime, fetched.body());
        assertEquals("text/plain", fetched.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                mime.length,
                fetched.headers().firstValueAsLong("Content-Length").orElseThrow());

        assertEquals(
                200,
                client.patch(message(mail), "{\"isRead\":true,\"categories\":[\"Mail Center\"]}")
                        .statusCode());
        assertTrue(mail.isRead());
        assertEquals(Set.of("Mail Center"), mail.categories());

        assertEquals(
                201,
                client.post(message(mail) + "/move", "{\"destinationId\":\"archive\"}")
                        .statusCode());
        assertEquals("Archive", mail.folder().path());
    }

    @Test
    void a_deleted_mail_is_in_recoverable_items_and_never_in_deleted_items() {
        FakeMail mail = deliver("away");
        assertEquals(204, client.delete(message(mail)).statusCode());
        assertEquals(List.of(mail), mailbox.recoverableItems());
        assertTrue(mailbox.mails("deleteditems").isEmpty());
        assertEquals(200, client.get(message(mail)).statusCode());
        assertEquals("400 ErrorCannotDeleteObject", code(client.delete(message(mail))));
    }

    @Test
    void default_ids_change_on_a_move_and_immutable_ids_do_not() {
        FakeMail mail = deliver("moves");
        String before = json(client.get(user + "/mailFolders/inbox/messages"))
                .path("value")
                .path(0)
                .path("id")
                .asText();
        assertNotEquals(mail.id(), before);
        JsonNode moved =
                json(client.post(user + "/messages/" + encode(before) + "/move", "{\"destinationId\":\"archive\"}"));
        assertNotEquals(before, moved.path("id").asText());
        assertEquals("404 ErrorItemNotFound", code(client.get(user + "/messages/" + encode(before))));
        assertEquals(mail.id(), json(client.get(message(mail))).path("id").asText());
    }

    @Test
    void ids_are_case_sensitive_and_two_of_them_differ_in_case_only() {
        FakeMail first = deliver("one");
        FakeMail second = deliver("two");
        assertTrue(first.id().equalsIgnoreCase(second.id()));
        assertEquals("one", json(client.get(message(first))).path("subject").asText());
        assertEquals("two", json(client.get(message(second))).path("subject").asText());
        String wrong = first.id().toLowerCase(Locale.ROOT).replaceFirst("^aa", "AA");
        assertEquals("404 ErrorItemNotFound", code(client.get(user + "/messages/" + encode(wrong))));
    }

    @Test
    void ids_must_be_percent_encoded() {
        deliver("1");
        deliver("2");
        FakeMail withSlash = deliver("3");
        assertTrue(withSlash.id().contains("/") && withSlash.id().contains("+"), withSlash.id());
        assertEquals(200, client.get(message(withSlash)).statusCode());
        assertEquals(400, client.get(user + "/messages/" + withSlash.id()).statusCode());
    }

    @Test
    void a_page_has_ten_messages_newest_first_unless_asked_otherwise() {
        for (int i = 0; i < 12; i++) {
            deliver("m" + i);
        }
        JsonNode first = json(client.get(user + "/mailFolders/inbox/messages"));
        assertEquals(10, first.path("value").size());
        assertEquals("m11", subjects(first).get(0));
        JsonNode second = json(client.get(first.path("@odata.nextLink").asText()));
        assertEquals(List.of("m1", "m0"), subjects(second));
        assertFalse(second.has("@odata.nextLink"));
    }

    @Test
    void marking_mail_read_while_paging_shifts_the_window() {
        for (int i = 0; i < 6; i++) {
            deliver("m" + i);
        }
        JsonNode first = json(client.get(user + "/mailFolders/inbox/messages?$top=3&$filter=" + UNREAD + "&$orderby="
                + encode("receivedDateTime asc")));
        assertEquals(List.of("m0", "m1", "m2"), subjects(first));
        mailbox.mails("inbox").subList(0, 3).forEach(FakeMail::markRead);
        assertEquals(
                List.of(),
                subjects(json(client.get(first.path("@odata.nextLink").asText()))));
    }

    @Test
    void an_order_that_is_not_led_by_the_filter_is_refused() {
        String list = user + "/mailFolders/inbox/messages?$filter=";
        String order = "&$orderby=" + encode("receivedDateTime asc");
        assertEquals(200, client.get(list + UNREAD + order).statusCode());
        assertEquals("400 InefficientFilter", code(client.get(list + encode("isRead eq false") + order)));
        assertEquals(
                "400 InefficientFilter",
                code(client.get(
                        list + encode("isRead eq false and receivedDateTime ge 1900-01-01T00:00:00Z") + order)));
    }

    @Test
    void other_filters_and_unknown_properties_are_refused() {
        String list = user + "/mailFolders/inbox/messages?";
        assertEquals("400 BadRequest", code(client.get(list + "$filter=" + encode("startswith(subject,'x')"))));
        assertEquals("400 BadRequest", code(client.get(list + "$filter=" + encode("isRead eq false and"))));
        assertEquals("400 BadRequest", code(client.get(list + "$filter=" + encode("isRead eq 'false'"))));
        assertEquals("400 BadRequest", code(client.get(list + "$top=1001")));
        assertEquals("400 RequestBroker--ParseUri", code(client.get(list + "$select=id,size")));
        assertEquals(400, client.get(user + "/mailFolders/inbox/nothing").statusCode());
    }

    @Test
    void without_an_order_a_filter_promises_none() {
        for (int i = 0; i < 9; i++) {
            deliver("m" + i);
        }
        List<String> subjects =
                subjects(json(client.get(user + "/mailFolders/inbox/messages?$filter=" + encode("isRead eq false"))));
        assertEquals(9, new HashSet<>(subjects).size());
        assertNotEquals(subjects.stream().sorted().toList(), subjects);
    }

    @Test
    void the_whole_mailbox_is_searched_by_message_id_without_recoverable_items() {
        FakeMail mail = deliver("find me");
        FakeMail deleted = deliver("deleted");
        client.delete(message(deleted));
        String find = user + "/messages?$filter=internetMessageId%20eq%20'";
        assertEquals(
                1,
                json(client.get(find + encode(mail.internetMessageId()) + "'"))
                        .path("value")
                        .size());
        assertEquals(
                0,
                json(client.get(find + encode(deleted.internetMessageId()) + "'"))
                        .path("value")
                        .size());
    }

    @Test
    void only_properties_of_the_reader_change_on_a_received_mail() {
        FakeMail mail = deliver("fixed");
        assertEquals("403 ErrorAccessDenied", code(client.patch(message(mail), "{\"subject\":\"other\"}")));
        assertEquals("400 ErrorInvalidPropertySet", code(client.patch(message(mail), "{\"isDraft\":true}")));
        assertEquals("400 RequestBroker--ParseUri", code(client.patch(message(mail), "{\"colour\":\"red\"}")));
        assertEquals("400 BadRequest", code(client.patch(message(mail), "{\"isRead\":\"yes\"}")));
        assertEquals("400 BadRequest", code(client.patch(message(mail), "not json")));
    }

    @Test
    void folders_are_listed_one_level_at_a_time_ten_to_a_page() {
        for (int i = 0; i < 25; i++) {
            mailbox.createFolder("Inbox/Tickets/f" + i);
        }
        JsonNode root = json(client.get(user + "/mailFolders"));
        List<String> names = new ArrayList<>();
        root.path("value")
                .forEach(folder -> names.add(folder.path("displayName").asText()));
        assertFalse(names.contains("Tickets"));

        String tickets = json(client.get(
                        user + "/mailFolders/inbox/childFolders?$filter=" + encode("displayName eq 'TICKETS'")))
                .path("value")
                .path(0)
                .path("id")
                .asText();
        String page = user + "/mailFolders/" + encode(tickets) + "/childFolders";
        int pages = 0;
        int folders = 0;
        while (!page.isEmpty()) {
            JsonNode list = json(client.get(page));
            folders += list.path("value").size();
            pages++;
            page = list.path("@odata.nextLink").asText("");
        }
        assertEquals(3, pages);
        assertEquals(25, folders);
    }

    @Test
    void hidden_and_search_folders_are_as_in_exchange() {
        mailbox.createFolder(mailbox.folder("inbox"), "secret", true);
        mailbox.createSearchFolder("All unread");
        assertEquals(
                0,
                json(client.get(user + "/mailFolders/inbox/childFolders"))
                        .path("value")
                        .size());
        assertEquals(
                1,
                json(client.get(user + "/mailFolders/inbox/childFolders?includeHiddenFolders=true"))
                        .path("value")
                        .size());
        JsonNode all = json(client.get(user + "/mailFolders?$top=100")).path("value");
        assertTrue(all.findValuesAsText("@odata.type").contains("#microsoft.graph.mailSearchFolder"));
    }

    @Test
    void a_german_mailbox_has_german_names_and_neutral_ones() {
        FakeMailbox german = tenant.mailbox("hilfe@contoso.de", Locale.GERMAN);
        assertEquals(
                "Posteingang",
                json(client.get("/users/hilfe@contoso.de/mailFolders/INBOX"))
                        .path("displayName")
                        .asText());
        assertEquals(german.folder("Posteingang"), german.folder("inbox"));
    }

    @Test
    void a_folder_is_created_once() {
        String path = user + "/mailFolders/inbox/childFolders";
        HttpResponse<byte[]> made = client.post(path, "{\"displayName\":\"Done\"}");
        assertEquals(201, made.statusCode());
        assertEquals("409 ErrorFolderExists", code(client.post(path, "{\"displayName\":\"done\"}")));
        assertEquals("Inbox/Done", mailbox.folder("inbox/done").path());
    }

    @Test
    void a_deleted_folder_is_not_found() {
        FakeFolder folder = mailbox.createFolder("Inbox/Gone");
        String path = user + "/mailFolders/" + encode(folder.id()) + "/messages";
        assertEquals(200, client.get(path).statusCode());
        folder.delete();
        assertEquals("404 ErrorFolderNotFound", code(client.get(path)));
        assertEquals(
                "404 ErrorFolderNotFound",
                code(client.post(message(deliver("x")) + "/move", "{\"destinationId\":\"" + folder.id() + "\"}")));
    }

    @Test
    void a_list_of_attachments_has_pages_and_wants_the_kind_before_what_only_some_have() {
        FakeMail mail = mailbox.deliver(SampleMail.withAttachment(
                "a@x.example", mailbox.address(), "file", "report.pdf", new byte[] {1, 2, 3}));
        mail.linksTo("plan.docx");
        String list = message(mail) + "/attachments?$top=1&$select=name,";
        assertEquals("400 RequestBroker--ParseUri", code(client.get(list + "contentId")));
        JsonNode first = json(client.get(list + "microsoft.graph.fileAttachment/contentId"));
        assertEquals(1, first.path("value").size());
        assertFalse(first.path("value").path(0).has("contentBytes"));
        JsonNode link = json(client.get(message(mail) + "/attachments?$skip=1"))
                .path("value")
                .path(0);
        assertTrue(first.path("@odata.nextLink").asText().contains("skip=1"));
        assertEquals(
                "#microsoft.graph.referenceAttachment", link.path("@odata.type").asText());
        assertEquals(
                405,
                client.get(message(mail) + "/attachments/" + link.path("id").asText() + "/$value")
                        .statusCode());
    }

    @Test
    void inline_attachments_are_distinguished_and_do_not_count() {
        FakeMail file = mailbox.deliver(SampleMail.withAttachment(
                "a@x.example", mailbox.address(), "file", "report.pdf", new byte[] {1, 2, 3}));
        FakeMail picture = mailbox.deliver(SampleMail.withInlinePicture("a@x.example", mailbox.address(), "picture"));
        FakeMail nested = mailbox.deliver(SampleMail.withAttachedMail(
                "a@x.example",
                mailbox.address(),
                "nested",
                SampleMail.text("b@x.example", "c@x.example", "inner", "x")));

        assertTrue(json(client.get(message(file))).path("hasAttachments").asBoolean());
        assertFalse(json(client.get(message(picture))).path("hasAttachments").asBoolean());
        JsonNode one = json(client.get(message(file) + "?$expand=attachments"))
                .path("attachments")
                .path(0);
        assertEquals("report.pdf", one.path("name").asText());
        assertEquals("AQID", one.path("contentBytes").asText());
        assertTrue(json(client.get(message(picture) + "/attachments"))
                .path("value")
                .path(0)
                .path("isInline")
                .asBoolean());

        JsonNode item =
                json(client.get(message(nested) + "/attachments")).path("value").path(0);
        assertEquals("#microsoft.graph.itemAttachment", item.path("@odata.type").asText());
        String inner = new String(client.get(message(nested) + "/attachments/"
                        + encode(item.path("id").asText()) + "/$value")
                .body());
        assertTrue(inner.contains("Subject: inner"), inner);
    }

    @Test
    void invitations_list_with_their_own_type() {
        mailbox.invitation(SampleMail.invitation("ann@x.example", mailbox.address(), "Meeting"));
        assertEquals(
                "#microsoft.graph.eventMessageRequest",
                json(client.get(user + "/mailFolders/inbox/messages?$select=id"))
                        .path("value")
                        .path(0)
                        .path("@odata.type")
                        .asText());
    }

    @Test
    void hostile_mail_is_listed_and_served_all_the_same() {
        List<byte[]> hostile = List.of(
                new byte[0],
                new byte[] {0, 1, 2, (byte) 0xff, 13, 10, 13, 10, 0},
                "no header at all".getBytes(),
                ("From: =?x-unknown?Q?=FF?= <<<>,;\r\nTo: ,,,\r\nDate: yesterday\r\n"
                                + "Content-Type: multipart/mixed\r\n\r\n--\r\n")
                        .getBytes(),
                ("Content-Type: multipart/mixed; boundary=a\r\n\r\n"
                                + "--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n".repeat(500))
                        .getBytes(),
                ("Subject: a\r\nContent-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%")
                        .getBytes());
        hostile.forEach(mailbox::deliver);
        HttpResponse<byte[]> list = client.get(user + "/mailFolders/inbox/messages?$top=100&$expand=attachments");
        assertEquals(200, list.statusCode(), () -> new String(list.body()));
        assertEquals(hostile.size(), json(list).path("value").size());
        List<FakeMail> mails = mailbox.mails("inbox");
        for (int i = 0; i < hostile.size(); i++) {
            assertArrayEquals(
                    hostile.get(i),
                    client.get(message(mails.get(i)) + "/$value").body());
        }
    }

    @Test
    void every_mail_of_the_corpus_is_listed_opened_and_served_byte_for_byte() throws IOException {
        Path corpus = Path.of("..", "shared", "corpus");
        Assumptions.assumeTrue(Files.isDirectory(corpus), "the corpus is not beside this project: nothing to try");
        List<Path> files;
        try (Stream<Path> all = Files.list(corpus)) {
            files = all.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            FakeMail mail = mailbox.deliver(file);
            assertArrayEquals(
                    Files.readAllBytes(file),
                    client.get(message(mail) + "/$value").body(),
                    file::toString);
            HttpResponse<byte[]> opened = client.get(message(mail) + "?$expand=attachments");
            assertEquals(200, opened.statusCode(), file::toString);
            assertTrue(json(opened).has("attachments"), file::toString);
        }
        assertEquals(
                200, client.get(user + "/mailFolders/inbox/messages?$top=1000").statusCode());
    }

    @Test
    void a_large_mail_is_made_while_it_is_served_in_one_piece_or_in_chunks() {
        MimeSource large = SampleMail.large("ann@x.example", mailbox.address(), "large", 40L << 20);
        FakeMail mail = mailbox.deliver(large);
        assertTrue(json(client.get(message(mail))).path("hasAttachments").asBoolean());
        assertEquals(large.length(), client.get(message(mail) + "/$value").body().length);
        tenant.chunksMime(true);
        HttpResponse<byte[]> chunked = client.get(message(mail) + "/$value");
        tenant.chunksMime(false);
        assertTrue(chunked.headers().firstValue("Content-Length").isEmpty());
        assertArrayEquals(large.bytes(), chunked.body());
    }

    @Test
    void every_answer_can_be_traced() {
        HttpResponse<byte[]> ok = client.get(user + "/mailFolders/inbox", "client-request-id", "abc-1");
        assertEquals("abc-1", ok.headers().firstValue("client-request-id").orElseThrow());
        assertTrue(ok.headers().firstValue("request-id").isPresent());
        assertEquals(1, ok.headers().allValues("Date").size());
        JsonNode error = json(client.get(user + "/mailFolders/AAnone", "client-request-id", "abc-2"))
                .path("error");
        assertEquals("abc-2", error.path("innerError").path("client-request-id").asText());
        Call last = tenant.calls().get(tenant.calls().size() - 1);
        assertEquals(404, last.status());
        assertEquals("abc-2", last.clientRequestId());
        assertEquals(Operation.GET_FOLDER, last.operation());
        assertTrue(last.authorized());
    }

    @Test
    void mailboxes_that_cannot_be_read_say_why() {
        assertEquals("404 ErrorInvalidUser", code(client.get("/users/nobody@contoso.com/mailFolders")));
        mailbox.withoutLicence();
        assertEquals("404 MailboxNotEnabledForRESTAPI", code(client.get(user + "/mailFolders")));
        tenant.app("scoped", "x").onlyMailboxes("other@contoso.com");
        tenant.app("empty", "x").withoutConsent();
        HttpResponse<byte[]> scoped =
                new PlainClient(tenant).signIn("scoped", "x").get(user + "/mailFolders");
        assertEquals("403 ErrorAccessDenied", code(scoped));
        assertTrue(new String(scoped.body()).contains("Access to OData is disabled"));
        assertEquals(
                "403 ErrorAccessDenied",
                code(new PlainClient(tenant).signIn("empty", "x").get(user + "/mailFolders")));
    }

    @Test
    void a_mailbox_goes_by_its_user_id_and_by_the_quoted_form_too() {
        assertEquals(
                200, client.get("/users/" + mailbox.userId() + "/mailFolders").statusCode());
        assertEquals(
                200,
                client.get("/users('" + mailbox.address() + "')/mailFolders").statusCode());
    }

    @Test
    void the_clock_decides_when_mail_was_received() {
        FakeMail old = mailbox.deliver(
                "inbox",
                MimeSource.of(SampleMail.text("a@x.example", mailbox.address(), "old", "x")),
                Instant.parse("2020-01-02T03:04:05.678Z"));
        assertEquals(
                "2020-01-02T03:04:05Z",
                json(client.get(message(old))).path("receivedDateTime").asText());
    }

    @Test
    void the_fifth_request_at_once_is_throttled_and_noted() {
        // A second, so that five requests are there at once on a busy machine too.
        try (FakeTenant slow = FakeTenant.start(Duration.ofSeconds(1))) {
            FakeApp app = slow.app("a", "s");
            FakeMailbox busy = slow.mailbox("busy@contoso.com");
            PlainClient five = new PlainClient(slow).signIn("a", "s");
            List<java.util.concurrent.CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(five.http.sendAsync(
                        five.graph("/users/busy@contoso.com/mailFolders").GET().build(),
                        java.net.http.HttpResponse.BodyHandlers.ofByteArray()));
            }
            List<Integer> statuses =
                    all.stream().map(each -> each.join().statusCode()).sorted().toList();
            assertEquals(List.of(200, 200, 200, 200, 429), statuses);
            assertEquals(1, slow.violations().size());
            assertEquals(5, slow.maxInFlight(busy, app));
            assertEquals(0, slow.inFlight(busy, app));
        }
    }

    @Test
    void rights_are_checked_before_the_id_and_the_id_before_the_content() {
        tenant.app("reader", "s3cret").consented(FakeApp.Permission.MAIL_READ);
        PlainClient reader = new PlainClient(tenant).signIn("reader", "s3cret");
        String nowhere = user + "/messages/no-such-message";
        String nobody = "{\"message\":{\"toRecipients\":[]}}";

        assertEquals(200, reader.get(user + "/mailFolders").statusCode());
        assertEquals("403 ErrorAccessDenied", code(reader.patch(nowhere, "{}")));
        assertEquals("403 ErrorAccessDenied", code(reader.post(nowhere + "/move", "{}")));
        assertEquals("403 ErrorAccessDenied", code(reader.post(user + "/sendMail", nobody)));
        assertEquals("400 ErrorInvalidIdMalformed", code(client.patch(nowhere, "{}")));
        assertEquals("400 ErrorInvalidIdMalformed", code(client.post(nowhere + "/move", "{}")));
        assertEquals("404 ErrorItemNotFound", code(client.patch(user + "/messages/AAMkAG0", "{}")));
        assertEquals("400 ErrorInvalidRecipients", code(client.post(user + "/sendMail", nobody)));
    }
}
