package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page over HTTP, without a browser. */
@Tag("journey")
class MailCenterPageTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox desk;
    private Journey journey;
    private PageClient page;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "servicedesk@contoso.com")
                .set("http.port", "0");
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private String held(String file, String subject, String headers) {
        int before = journey.letters("outbound").size();
        journey.drop(
                "orders",
                file,
                (headers + "\r\nSubject: " + subject + "\r\n\r\nHello.\r\n").getBytes(StandardCharsets.UTF_8));
        Journey.await("letter", () -> journey.letters("outbound").size() > before);
        return journey.letters("outbound").stream()
                .map(path -> path.getFileName().toString())
                .filter(id -> new String(read(id), StandardCharsets.UTF_8).contains("\"" + file + "\""))
                .findFirst()
                .orElseThrow();
    }

    private byte[] read(String id) {
        try {
            return java.nio.file.Files.readAllBytes(
                    folder.resolve("mail-center/outbound").resolve(id).resolve("letter.json"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void open() {
        journey.start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
    }

    @Test
    void the_overview_does_not_say_that_all_is_well_while_a_file_needs_a_person() {
        open();
        journey.chute()
                .statuses()
                .all()
                .iterator()
                .next()
                .warn("a.eml", "Mailchute has no permission to read this file");
        String landing = page.get("/mail-center").body();
        assertTrue(landing.contains("1 file or message needs attention"), landing);
        assertTrue(landing.contains("Mailchute has no permission to read this file"), landing);
        assertFalse(landing.contains("Nothing needs attention"), landing);
    }

    @Test
    void the_overview_groups_letters_by_cause_and_the_list_leads_to_each() {
        open();
        assertTrue(page.get("/mail-center").body().contains("Nothing needs attention"));
        String id = held("a.eml", "Order 17", "From: boss@contoso.com\r\nTo: ann@x.example");
        String landing = page.get("/mail-center").body();
        assertTrue(landing.contains("sender-not-allowed"), landing);
        String list = page.get("/mail-center/letters?code=sender-not-allowed").body();
        assertTrue(list.contains("/mail-center/letters/" + id), list);
        assertTrue(list.contains("Order 17"));
        String letter = page.get("/mail-center/letters/" + id).body();
        assertTrue(letter.contains("boss@contoso.com is not allowed"), letter);
        assertTrue(letter.contains("Hello."));
        assertEquals(
                200, page.get("/mail-center/letters/" + id + "?show=headers").statusCode());
        assertEquals(
                200, page.get("/mail-center/letters/" + id + "?show=source").statusCode());
        assertEquals(200, page.get("/mail-center/letters/" + id + "/edit").statusCode());
        assertEquals(200, page.get("/mail-center/discarded").statusCode());
        assertEquals(200, page.get("/mail-center/jobs").statusCode());
        assertEquals(404, page.get("/mail-center/letters/../../etc").statusCode());
        assertEquals(0, desk.sent().size());
    }

    @Test
    void a_retry_that_fails_comes_back_with_one_more_try_and_a_discarded_letter_can_be_restored() {
        open();
        String id = held("a.eml", "Order 17", "From: boss@contoso.com\r\nTo: ann@x.example");
        String after = page.act("/mail-center/letters/" + id + "/retry").body();
        assertTrue(after.contains("Retry: held."), after);
        assertTrue(after.contains("<dt>Attempts</dt><dd>2</dd>"), after);
        String discarded = page.act("/mail-center/letters/" + id + "/discard").body();
        assertTrue(discarded.contains("Discard: discarded."), discarded);
        assertTrue(page.get("/mail-center/discarded").body().contains("Order 17"));
        assertTrue(page.get("/mail-center/discarded/" + id).body().contains("Restore"));
        page.act("/mail-center/discarded/" + id + "/restore");
        assertTrue(page.get("/mail-center/letters").body().contains(id));
    }

    @Test
    void many_letters_are_retried_in_a_job_that_says_what_came_of_each() {
        open();
        String wrong = held("a.eml", "Nobody", "From: servicedesk@contoso.com");
        String good = held("b.eml", "Order 18", "From: servicedesk@contoso.com\r\nTo: ann(at)x.example");
        page.act(
                "/mail-center/letters/" + good + "/edit",
                "to",
                "ann@x.example",
                "cc",
                "",
                "bcc",
                "",
                "from",
                "eve@contoso.com",
                "reply-to",
                "",
                "subject",
                "Order 18",
                "version",
                "1");
        assertTrue(
                page.get("/mail-center/letters/" + good).body().contains("the sender eve@contoso.com is not allowed"));
        assertTrue(
                page.get("/mail-center/letters/" + good + "/previous/1").body().contains("ann(at)x.example"));
        String asked = page.act("/mail-center/letters", "act", "retry-all").body();
        assertTrue(asked.contains("Retry 2 letters?"), asked);
        assertEquals(0, desk.sent().size());
        page.post("/mail-center/letters", page.token("/mail-center/letters"), "act", "retry", "id", wrong, "id", good);
        Journey.await("job", () -> page.get("/mail-center/jobs").body().contains("2 held"));
        page.act(
                "/mail-center/letters/" + good + "/edit",
                "to",
                "ann@x.example",
                "cc",
                "",
                "bcc",
                "",
                "from",
                "servicedesk@contoso.com",
                "reply-to",
                "",
                "subject",
                "Order 18",
                "version",
                "2");
        assertEquals(1, desk.sent().size());
        assertEquals(1, journey.letters("outbound").size());
    }

    /** Without any script. */
    @Test
    void what_was_discarded_together_comes_back_together_and_the_discarded_are_searched_and_filtered() {
        open();
        String headers = "From: boss@contoso.com\r\nTo: ann@x.example";
        String one = held("a.eml", "Order 17", headers);
        String other = held("b.eml", "Order 18", headers);
        String third = held("c.eml", "Invoice 19", headers);
        String letters = "/mail-center/letters";
        String asked = page.post(letters, page.token(letters), "act", "discard", "id", one, "id", other)
                .body();
        assertTrue(asked.contains("Discard 2 letters?") && asked.contains("value=\"" + other + "\""), asked);
        assertTrue(asked.contains("data-back autofocus>Cancel"), asked);
        assertEquals(3, journey.letters("outbound").size());
        page.act(letters, "act", "discard", "id", one, "id", other, "confirmed", "yes");
        Journey.await("job", () -> page.get("/mail-center/jobs/1").body().contains("<b>2</b> discarded"));
        assertEquals(1, journey.letters("outbound").size());
        String job = page.get("/mail-center/jobs/1").body();
        assertTrue(job.contains("Undo: restore these 2 letters"), job);
        page.act("/mail-center/jobs/1/undo");
        Journey.await("undone", () -> page.get("/mail-center/jobs/2").body().contains("<b>2</b> restored"));
        assertEquals(3, journey.letters("outbound").size());
        assertTrue(page.get("/mail-center/jobs/1").body().contains("Undone by"));

        String single = page.act(letters + "/" + third + "/discard").body();
        assertTrue(single.contains("Discard: discarded.") && single.contains("Undo: restore it"), single);
        String back = page.post("/mail-center/jobs/3/undo", page.token(letters)).body();
        assertTrue(back.contains("Restore: restored.") && back.contains("3 letters"), back);

        page.act(letters, "act", "discard-all", "confirmed", "yes");
        Journey.await("all", () -> journey.letters("outbound").isEmpty());
        String discarded = "/mail-center/discarded";
        assertTrue(page.get(discarded).body().contains("3 discarded"));
        String found = page.get(discarded + "?q=order+1&who=local&name=orders&direction=outbound")
                .body();
        assertTrue(found.contains("2 discarded") && !found.contains("Invoice 19"), found);
        assertTrue(page.get(discarded + "?who=olga").body().contains("No discarded letters match this filter"));
        assertTrue(page.get(discarded + "?until=2020-01-01").body().contains("No discarded letters match this filter"));
        String question =
                page.act(discarded, "act", "restore-all", "view", "q=order+1").body();
        assertTrue(question.contains("Restore 2 letters?"), question);
        assertEquals(0, journey.letters("outbound").size());
        page.act(discarded, "act", "restore-all", "view", "q=order+1", "confirmed", "yes");
        Journey.await("restored", () -> journey.letters("outbound").size() == 2);
        page.act(discarded, "act", "restore", "id", third);
        assertEquals(3, journey.letters("outbound").size());
        assertTrue(page.get(discarded).body().contains("No discarded letters."));
        assertEquals(0, desk.sent().size());
    }

    @Test
    void a_letter_in_doubt_is_looked_for_and_sent_again_only_after_asking_twice() {
        open();
        tenant.once().on(Operation.SEND_MAIL).closesConnection();
        int before = journey.letters("outbound").size();
        journey.drop(
                "orders",
                "a.eml",
                "From: servicedesk@contoso.com\r\nTo: ann@x.example\r\nSubject: Doubt\r\n\r\nHello.\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("letter", () -> journey.letters("outbound").size() > before);
        String id = journey.letters("outbound").get(0).getFileName().toString();
        String letter = page.get("/mail-center/letters/" + id).body();
        assertTrue(letter.contains("Check again") && letter.contains("Send anyway"), letter);
        assertTrue(page.act("/mail-center/letters/" + id + "/retry").body().contains("Retry: in doubt."));
        assertEquals(0, desk.sent().size());
        String asked = page.act("/mail-center/letters/" + id + "/resend").body();
        assertTrue(asked.contains("its recipients get it twice"), asked);
        assertEquals(0, desk.sent().size());
        String sent = page.act("/mail-center/letters/" + id + "/resend", "confirmed", "yes")
                .body();
        assertTrue(sent.contains("Send anyway: sent."), sent);
        assertEquals(1, desk.sent().size());
    }

    @Test
    void a_request_of_the_command_line_that_cannot_be_done_is_answered_and_gone() throws Exception {
        open();
        String id = held("a.eml", "Order 17", "From: boss@contoso.com\r\nTo: ann@x.example");
        java.nio.file.Files.writeString(folder.resolve("mail-center/discarded"), "a file where the folder should be");
        Path requests = folder.resolve("data/acts");
        dev.mailchute.files.Durable.write(
                requests.resolve("1.json"),
                ("{\"what\":\"discard\",\"id\":\"" + id + "\",\"who\":\"ann\",\"resend\":false}")
                        .getBytes(StandardCharsets.UTF_8));
        dev.mailchute.files.Durable.write(requests.resolve("2.json"), "{\"wh".getBytes(StandardCharsets.UTF_8));
        Journey.await("answers", () -> Journey.files(requests, ".answer").size() == 2);
        assertEquals(java.util.List.of(), Journey.files(requests, ".json"));
        assertEquals(
                "left",
                Journey.json(requests.resolve("1.answer")).path("outcome").asText());
        String history = page.get("/mail-center/letters/" + id).body();
        assertTrue(!history.contains("<b>discard</b>"), history);
    }

    @Test
    void marked_letters_are_exported_as_a_zip() throws Exception {
        open();
        String id = held("a.eml", "Order 17", "From: boss@contoso.com\r\nTo: ann@x.example");
        byte[] zip = page.bytes(page.form(
                "/mail-center/letters", "csrf", page.token("/mail-center/letters"), "act", "export", "id", id));
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            assertEquals(id + ".eml", in.getNextEntry().getName());
            assertTrue(new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("Subject: Order 17"));
            assertEquals(id + ".json", in.getNextEntry().getName());
        }
    }
}
