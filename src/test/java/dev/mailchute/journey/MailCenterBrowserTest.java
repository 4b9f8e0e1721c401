package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What a person does with the page, in a real browser. */
@Tag("browser")
class MailCenterBrowserTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private FakeMailbox desk;
    private Journey journey;
    private Browser browser;
    private String root;

    @BeforeEach
    void start() {
        browser = Browser.open();
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .set("inbound.support.attempts", "1")
                .outbound("orders", "servicedesk@contoso.com")
                .set("http.port", "0")
                .start();
        root = "http://127.0.0.1:" + journey.chute().httpPort().orElseThrow();
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
            journey.close();
            tenant.close();
        }
    }

    private static byte[] mail(String from, String to, String subject) {
        return ("From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject.hashCode()
                        + "@x.example>\r\n\r\nPlease look at this.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_poison_mail_is_found_and_read_and_after_the_cause_is_mended_it_is_delivered_once() {
        tenant.always().on(Operation.GET_MIME).mimeCannotBeConverted();
        FakeMail poison = support.deliver(mail("Ann <ann@x.example>", "support@contoso.com", "Poison"));
        Journey.await("letter", () -> journey.letters("inbound").size() == 1);

        browser.go(root + "/mail-center");
        browser.awaitText("1 letter waiting");
        assertTrue(browser.text().contains("Exchange cannot produce this message in full"));
        browser.press("j");
        browser.press(Keys.ENTER);
        browser.awaitText("Last failure");
        browser.press("j");
        browser.press(Keys.ENTER);
        browser.awaitText("WHY IT IS HERE");
        assertTrue(browser.text().contains("Please look at this."), browser.text());

        tenant.behaves();
        browser.press("r");
        browser.awaitText("Retry: delivered.");
        assertTrue(browser.text().contains("No letter"), browser.text());
        assertEquals(1, journey.dropped("support").size());
        Journey.await("acknowledged", poison::isRead);
        assertEquals(0, journey.letters("inbound").size());
    }

    @Test
    void a_mail_to_a_misspelt_recipient_is_edited_and_sent() throws Exception {
        journey.drop("orders", "a.eml", mail("servicedesk@contoso.com", "ann(at)x.example", "Order 17"));
        Journey.await("letter", () -> journey.letters("outbound").size() == 1);

        browser.go(root + "/mail-center/letters");
        browser.press("j");
        browser.press(Keys.ENTER);
        browser.awaitText("WHY IT IS HERE");
        browser.press("e");
        browser.awaitText("Edit and retry");
        browser.find("#to").clear();
        browser.find("#to").sendKeys("Ann <ann@x.example");
        browser.find("form.edit button.main").click();
        browser.awaitText("Not sent:");
        browser.find("#to").clear();
        browser.find("#to").sendKeys("Ann <ann@x.example>");
        browser.find("form.edit button.main").click();
        browser.awaitText("Edit and retry: sent.");

        assertEquals(1, desk.sent().size());
        String sent = new String(desk.sent().get(0).mime().bytes(), StandardCharsets.UTF_8);
        assertTrue(sent.contains("To: Ann <ann@x.example>\r\n"), sent);
        assertFalse(sent.contains("(at)"), sent);
        assertTrue(sent.endsWith("Please look at this.\r\n"), sent);
        assertTrue(Files.exists(journey.outbox("orders").resolve("sent").resolve("a.eml.sent.json")));
        assertEquals(0, journey.letters("outbound").size());
    }

    @Test
    void keys_mark_a_range_and_lead_back_to_the_same_row() {
        for (int i = 0; i < 4; i++) {
            journey.drop("orders", i + ".eml", mail("boss@contoso.com", "ann@x.example", "Order " + i));
        }
        Journey.await("letters", () -> journey.letters("outbound").size() == 4);
        browser.go(root + "/mail-center/letters?direction=outbound");
        browser.press("j");
        browser.press("j");
        String row = browser.driver().switchTo().activeElement().getText();
        browser.press(Keys.ENTER);
        browser.awaitText("WHY IT IS HERE");
        assertTrue(browser.find("h1").getText().equals(row));
        browser.press("u");
        browser.await(driver -> driver.switchTo().activeElement().getText().equals(row)
                && driver.getCurrentUrl().contains("#l-"));
        browser.press("x");
        browser.press("j");
        browser.press("j");
        browser.press("X");
        assertEquals(
                3, browser.driver().findElements(By.cssSelector("tr.marked")).size());
        browser.press("/");
        assertEquals("search", browser.driver().switchTo().activeElement().getAttribute("id"));
        browser.press(Keys.ESCAPE);
        browser.press("?");
        assertTrue(browser.find("#keys").isDisplayed());
        browser.press(Keys.ESCAPE);
        browser.press("d");
        browser.awaitText("Discard 3 letters?");
        browser.find(".confirm button.main").click();
        browser.awaitText("3 discarded");
        assertEquals(1, journey.letters("outbound").size());
    }
}
