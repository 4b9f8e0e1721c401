package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The page of a mailbox, as an operator uses it. */
@Tag("journey")
class PartPageBrowserTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;
    private Browser browser;
    private String root;

    @BeforeEach
    void start() {
        browser = Browser.open();
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", support.address())
                .outbound("orders", "orders@contoso.com")
                .set("inbound.support.schedule", "10m")
                .set("http.port", "0")
                .start();
        root = "http://127.0.0.1:" + journey.chute().httpPort().orElseThrow() + "/mail-center";
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
            journey.close();
            tenant.close();
        }
    }

    @Test
    void an_operator_pauses_resumes_and_polls_a_mailbox_whose_schedule_is_far_away() throws Exception {
        Axe axe = new Axe();
        List<String> faults = new ArrayList<>();
        PageClient page = new PageClient(journey.chute().httpPort().orElseThrow());
        Journey.await("a first poll", () -> !page.get("/mail-center").body().contains("Not polled yet"));
        browser.go(root);
        browser.awaitText("Nothing needs attention");
        browser.find("a[href$='parts/inbound.support']").click();
        browser.awaitText("polled every 600 s");
        faults.addAll(axe.look(browser, "up"));
        browser.screen(1360, 900, 1);

        // By keyboard alone: Enter in the reason pauses.
        browser.find("#reason").sendKeys("it is <b>being</b> moved", Keys.ENTER);
        browser.awaitText("Paused. Nothing new is begun.");
        assertTrue(browser.text().contains("it is <b>being</b> moved"), browser.text());
        assertEquals("1 paused", browser.find("[data-paused]").getText());
        assertFalse(browser.driver()
                .findElement(By.xpath("//button[text()='Poll now']"))
                .isEnabled());
        faults.addAll(axe.look(browser, "paused"));
        browser.screen(1360, 900, 1);
        browser.go(root);
        browser.awaitText("1 of 2 mailboxes and outboxes is paused");
        assertFalse(browser.text().contains("All messages were processed"), browser.text());
        faults.addAll(axe.look(browser, "overview"));
        browser.screen(1360, 900, 1);

        FakeMail mail = support.deliver(InboundJourneyTest.mail("Printer on fire"));
        browser.go(root + "/parts/inbound.support");
        browser.find("form[action$='/resume'] button").click();
        browser.awaitText("Resumed. A poll has been started.");
        Journey.await("delivered at once", mail::isRead);

        FakeMail next = support.deliver(InboundJourneyTest.mail("Printer gone"));
        browser.find("form[action$='/poll'] button").click();
        browser.awaitText("A poll has been started.");
        Journey.await("delivered now", next::isRead);
        browser.go(root + "/parts/outbound.orders");
        browser.find("form[action$='/poll'] button").click();
        browser.awaitText("the outbox is looked into every half second");
        browser.go(root + "/parts/outbound.nothing");
        browser.awaitText("Page not found");
        assertEquals(List.of(), faults);
    }
}
