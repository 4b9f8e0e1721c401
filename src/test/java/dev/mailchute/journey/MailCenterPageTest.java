package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.FakeMailbox;
import dev.mailchute.support.FakeTenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page over HTTP, without a browser. */
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
    void the_overview_groups_letters_by_cause_and_the_list_leads_to_each() {
        open();
        assertTrue(page.get("/mail-center").body().contains("Nothing waits for you"));
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
        assertTrue(after.contains("<dt>Tries</dt><dd>2</dd>"), after);
        String discarded = page.act("/mail-center/letters/" + id + "/discard").body();
        assertTrue(discarded.contains("Discard: discarded."), discarded);
        assertTrue(page.get("/mail-center/discarded").body().contains("Order 17"));
        assertTrue(page.get("/mail-center/discarded/" + id).body().contains("Restore"));
        page.act("/mail-center/discarded/" + id + "/restore");
        assertTrue(page.get("/mail-center/letters").body().contains(id));
    }
}
