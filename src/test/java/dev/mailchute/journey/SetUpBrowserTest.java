package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeTenant;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The set-up page as an operator uses it. */
@Tag("browser")
class SetUpBrowserTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        browser = Browser.open();
        tenant = FakeTenant.start();
        tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .outbound("orders", "orders@contoso.com")
                .outbound("invoices", "billing@contoso.com") // there is no such mailbox
                .set("http.port", "0")
                .start();
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
    void a_check_shows_its_findings_without_a_reload_and_a_test_message_is_confirmed_with_the_keyboard()
            throws Exception {
        browser.go("http://127.0.0.1:" + journey.chute().httpPort().orElseThrow() + "/mail-center");
        browser.find("nav a[href$='/set-up']").click();
        browser.awaitText("No check since Mailchute was started.");

        browser.find("form[action$='/set-up/check'] button").sendKeys(Keys.ENTER);
        browser.awaitText("Not everything works");
        // The page has followed the check by itself, so the button works again.
        browser.await(
                driver -> browser.find("form[action$='/set-up/check'] button").isEnabled());
        String text = browser.text();
        assertTrue(text.contains("does not work"), text);
        assertTrue(text.contains("Outbound invoices, billing@contoso.com"), text);
        assertFalse(browser.driver().getPageSource().contains(Journey.SECRET));
        browser.driver().executeScript("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
        assertEquals(List.of(), new Axe().look(browser, "set-up"));

        browser.find("select[name=outbox]").sendKeys("orders");
        browser.find("input[name=to]").sendKeys("ann@x.example" + Keys.ENTER);
        browser.awaitText("Send a test message?");
        assertEquals("Cancel", browser.focused());
        browser.find("form[action$='/send-test'] button.main").sendKeys(Keys.ENTER);
        browser.awaitText("to ann@x.example by local: accepted");
        assertEquals(1, tenant.sent().size());
        assertEquals(1, browser.driver().findElements(By.cssSelector("h1")).size());
        browser.go("http://127.0.0.1:" + journey.chute().httpPort().orElseThrow() + "/mail-center/events?kind=act");
        browser.awaitText("sent a test message");
    }
}
