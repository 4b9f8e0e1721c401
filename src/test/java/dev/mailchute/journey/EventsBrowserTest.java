package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.testkit.FakeTenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;

/** The page of events in a real browser, and its picture for the documentation. */
@Tag("browser")
class EventsBrowserTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private Browser browser;

    @BeforeEach
    void start() {
        browser = Browser.open();
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("returns", "returns@contoso.com") // there is no such mailbox
                .outbound("orders", "orders@contoso.com")
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
    void what_goes_on_is_on_top_and_the_rest_is_filtered_and_paged_by_keyboard() throws Exception {
        for (int i = 0; i < 50; i++) {
            journey.chute()
                    .events()
                    .orElseThrow()
                    .record(Event.act(
                            Instant.now().minusSeconds(700_000),
                            "bob",
                            EventPart.APPLICATION,
                            "discard of letter " + i));
        }
        SampleEvents.fill(journey.chute().events().orElseThrow());
        PageClient page = new PageClient(journey.chute().httpPort().orElseThrow());
        Journey.await("all", () -> {
            String shown = page.get("/mail-center/events").body();
            return shown.contains("Still going on") && shown.contains("/srv");
        });
        Journey.await(
                "down", () -> page.get("/mail-center/events?kind=down").body().contains("went down</span>"));
        String root = page.root() + "/mail-center";
        browser.size(1280, 1000);
        browser.go(root + "/events");
        browser.awaitText("Still going on");
        assertEquals("Events", browser.find("nav a[aria-current]").getText());
        assertEquals(
                50,
                browser.driver()
                        .findElements(org.openqa.selenium.By.cssSelector("[data-event]"))
                        .size());

        browser.size(1280, 900);
        browser.go(root + "/events");
        browser.awaitText("Still going on");
        Path picture = Files.createDirectories(Path.of("target", "pictures")).resolve("events.png");
        Files.write(picture, browser.driver().getScreenshotAs(OutputType.BYTES));
        assertTrue(Files.size(picture) > 10_000);

        browser.size(1280, 1000);
        browser.go(root + "/events");
        browser.find("a[rel=next]").sendKeys(Keys.ENTER);
        browser.awaitText("Latest");
        assertFalse(browser.text().contains("retry of 40 letters"), browser.text());
        browser.go(root + "/events?severity=warning");
        browser.awaitText("no longer throttled");
        browser.find("select[name=kind]").sendKeys("throttled", Keys.TAB);
        browser.find("form.filters button").sendKeys(Keys.ENTER);
        browser.awaitText("Clear the filter");
        assertTrue(browser.text().contains("again and again for 10 min"), browser.text());
        assertFalse(browser.text().contains("works again"), browser.text());

        browser.go(root + "/events?part=outbound.orders&severity=warning");
        browser.awaitText("no longer throttled");
        assertFalse(browser.text().contains("discard of letter"), browser.text());
        assertEquals(List.of(), new Axe().look(browser, "events"));
    }
}
