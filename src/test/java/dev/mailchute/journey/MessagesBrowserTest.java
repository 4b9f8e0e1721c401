package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.support.ApiDescription;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** What became of a message: found by what a person knows of it, and told step by step. */
@Tag("browser")
class MessagesBrowserTest {
    private static final String STRANGE = "<img src=x onerror=alert(1)>\u202Egnp.eml";

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private Browser browser;
    private PageClient page;
    private String root;

    @BeforeEach
    void start() {
        browser = Browser.open();
        tenant = FakeTenant.start();
        tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .set("inbound.support.attempts", "1")
                .outbound("orders", "servicedesk@contoso.com")
                .set("http.port", "0");
    }

    private void open() {
        journey.start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
        root = page.root() + "/mail-center";
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
            journey.close();
            tenant.close();
        }
    }

    private static byte[] mail(String from, String to, String subject, String id) {
        return ("From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: " + id
                        + "\r\n\r\nPlease look at this.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String search(String typed) {
        browser.go(root + "/messages");
        browser.find("main input[name=q]").sendKeys(typed);
        browser.find("main form[role=search] button").click();
        browser.awaitText(typed);
        return browser.text();
    }

    @Test
    void a_message_that_was_held_and_retried_by_a_person_is_found_and_its_life_is_told() throws Exception {
        tenant.mailbox("support@contoso.com");
        tenant.always().on(Operation.GET_MIME).mimeCannotBeConverted();
        open();
        FakeMail poison = tenant.mailbox("support@contoso.com")
                .deliver(mail("Ann <ann@x.example>", "support@contoso.com", "Poison", "<poison@x.example>"));
        Journey.await("letter", () -> journey.letters("inbound").size() == 1);
        String key = journey.letters("inbound").get(0).getFileName().toString();
        tenant.behaves();
        page.act("/mail-center/letters/" + key + "/retry");
        Journey.await(
                "delivered",
                () -> Journey.files(folder.resolve("drop/support"), ".eml").size() == 1);
        Journey.await("read", () -> poison.isRead());
        journey.drop("orders", "a.eml", mail("servicedesk@contoso.com", "bob@x.example", "Order", "<order@x.example>"));
        journey.drop("orders", STRANGE, mail("boss@contoso.com", "bob@x.example", "Order", "<refused@x.example>"));
        Journey.await("held", () -> journey.letters("outbound").size() == 1);
        Journey.await("sent", () -> Files.exists(folder.resolve("outbox/orders/sent/a.eml.sent.json")));

        for (String typed : List.of("<poison@x.example>", "ann@x.example", key, dropped())) {
            String found = search(typed);
            assertTrue(found.contains("<poison@x.example>"), typed + "\n" + found);
            assertFalse(found.contains("order@x.example"), typed + "\n" + found);
        }
        assertTrue(search("a.eml").contains("sent"), browser.text());
        assertTrue(search("<refused@x.example>").contains("held"), browser.text());
        assertTrue(search("nobody@x.example").contains("No messages found."), browser.text());
        browser.go(root + "/messages?q=Poison");
        assertTrue(browser.text().contains("keeps no subjects"), browser.text());

        Axe axe = new Axe();
        List<String> faults = new ArrayList<>();
        browser.go(root + "/messages");
        assertEquals(
                3, browser.driver().findElements(By.cssSelector("tbody tr")).size());
        assertTrue(browser.text().contains("<img src=x"), "as text: " + browser.text());
        faults.addAll(axe.look(browser, "messages"));
        browser.go(root + "/messages?q=ann@x.example");
        browser.press("j", "\n");
        browser.awaitText("WHAT BECAME OF IT");
        String life = browser.text();
        faults.addAll(axe.look(browser, "message"));
        assertEquals(List.of(), faults);
        int at = 0;
        for (String step : List.of(
                "Held in the Mail Center",
                "Retried by local",
                "Delivered to the drop folder",
                "Marked in the mailbox")) {
            assertTrue(life.indexOf(step, at) >= 0, step + "\n" + life);
            at = life.indexOf(step, at);
        }
        assertTrue(life.contains("Its letter is settled"), life);
        browser.press("u");
        browser.awaitText("Searched for");

        JsonNode list = Json.mapper()
                .readTree(page.get("/mail-center/api/messages?outcome=held").body());
        assertEquals(1, list.path("messages").size(), list::toString);
        assertEquals(List.of(), problems("/messages?outcome=held"));
        JsonNode shown = Json.mapper()
                .readTree(page.get("/mail-center/api/messages/" + key).body());
        assertEquals(List.of(), problems("/messages/" + key));
        assertEquals("<poison@x.example>", shown.path("internetMessageId").asText());
        assertEquals(
                "unknown-message",
                Json.mapper()
                        .readTree(page.get("/mail-center/api/messages/none").body())
                        .path("code")
                        .asText());
        assertEquals(404, page.get("/mail-center/messages/none").statusCode());
    }

    private List<String> problems(String path) {
        var answer = page.get("/mail-center/api" + path);
        return new ApiDescription()
                .problems(
                        "GET",
                        path,
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse(""),
                        answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private String dropped() {
        return Journey.files(folder.resolve("drop/support"), ".eml")
                .get(0)
                .getFileName()
                .toString();
    }

    @Test
    void with_a_full_journal_subjects_are_searched_and_a_ledger_that_cannot_be_read_is_told_in_words()
            throws Exception {
        journey.set("journal", "full");
        tenant.mailbox("support@contoso.com")
                .deliver(mail("Ann <ann@x.example>", "support@contoso.com", "Printer on FIRE 100%", "<p@x.example>"));
        open();
        Journey.await(
                "delivered",
                () -> Journey.files(folder.resolve("drop/support"), ".eml").size() == 1);
        String found = search("on fire 100%");
        assertTrue(found.contains("Printer on FIRE 100%") && found.contains("ann@x.example"), found);
        assertTrue(search("on fire 1%0").contains("No messages found."), browser.text());
        try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/ledger.db"))) {
            ledger.createStatement().execute("ALTER TABLE journal_message RENAME TO elsewhere");
            assertEquals(503, page.get("/mail-center/messages").statusCode());
            assertTrue(page.get("/mail-center/messages").body().contains("The ledger cannot be read now"));
            assertEquals(503, page.get("/mail-center/api/messages").statusCode());
            ledger.createStatement().execute("ALTER TABLE elsewhere RENAME TO journal_message");
        }
        assertEquals(200, page.get("/mail-center/messages").statusCode());
    }
}
