package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.testkit.FakeTenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.WebDriverWait;

/** An open page keeps telling the truth: things change, the session ends, the server stops. */
@Tag("browser")
class TruthfulPageBrowserTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private Browser browser;
    private String root;

    @BeforeEach
    void start() {
        browser = Browser.open();
        tenant = FakeTenant.start();
        tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "servicedesk@contoso.com")
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

    private void hold(String file) {
        int before = journey.letters("outbound").size();
        journey.drop(
                "orders",
                file,
                ("From: boss@contoso.com\r\nTo: ann@x.example\r\nSubject: Order\r\n\r\nHello.\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("letter", () -> journey.letters("outbound").size() > before);
    }

    private void await(String what, java.util.function.BooleanSupplier condition) {
        new WebDriverWait(browser.driver(), Duration.ofSeconds(60), Duration.ofMillis(100))
                .ignoring(org.openqa.selenium.WebDriverException.class)
                .withMessage(() -> what + ":\n" + browser.driver().getPageSource())
                .until(any -> condition.getAsBoolean());
    }

    private String banner() {
        return browser.find("[data-banner]").getText();
    }

    @Test
    void an_open_overview_follows_what_happens_and_says_when_it_is_out_of_date() {
        browser.go(root);
        browser.awaitText("Nothing needs attention");
        hold("a.eml");
        await("the letter", () -> browser.text().contains("1 letter waiting"));
        browser.find("td.cause a").sendKeys("");
        browser.driver().executeScript("document.querySelector('td.cause a').focus()");
        journey.chute().statuses().of("outbound.orders").fails(Fault.of("sign-in", "The client secret has expired"));
        await("down", () -> browser.text().contains("The only mailbox or outbox is down"));
        String text = browser.text();
        assertTrue(text.indexOf("The client secret has expired") < text.indexOf("1 letter waiting"), text);
        assertEquals("1 down", browser.find("[data-down]").getText());
        assertEquals(
                "A sender-not-allowed",
                browser.driver().switchTo().activeElement().getTagName().toUpperCase(java.util.Locale.ROOT) + " "
                        + browser.driver()
                                .switchTo()
                                .activeElement()
                                .findElement(By.xpath("ancestor::tr"))
                                .findElement(By.tagName("code"))
                                .getText());
        assertFalse(browser.find("[data-banner]").isDisplayed());
        String before = browser.find(".place .dot").getCssValue("background-color");

        int port = journey.chute().httpPort().orElseThrow();
        browser.driver().executeScript("window.isTheSame = true");
        journey.stop();
        await("the banner", () -> banner().contains("No connection to Mailchute since"));
        assertTrue(
                banner().matches(
                                "No connection to Mailchute since \\d\\d:\\d\\d\\. This page shows the state at \\d\\d:\\d\\d\\."));
        assertFalse(before.equals(browser.find(".place .dot").getCssValue("background-color")));
        String age = browser.find("td.when time").getText();
        await("time that goes on", () -> !browser.find("td.when time").getText().equals(age));

        journey.set("http.port", String.valueOf(port)).start();
        await("the page that came back", () -> !browser.find("[data-banner]").isDisplayed());
        await("what is true after the restart", () -> browser.text().startsWith("1 letter waiting"));
        assertEquals(true, browser.driver().executeScript("return window.isTheSame"), "it was loaded again");
        // Its buttons have the token of the new process.
        browser.find("button[value=retry-all]").click();
        browser.awaitText("Retry 1 letter?");

        // A newer build answers after a restart: what runs here is older than what it would show.
        browser.go(root);
        browser.driver().executeScript("window.isTheSame = true; document.body.dataset.build = 'older'");
        journey.stop();
        journey.start();
        await("the page of the new build", () -> browser.driver().executeScript("return window.isTheSame") == null);
        browser.awaitText("1 letter waiting");
        browser.go(root + "/letters");
        browser.find("#search").sendKeys("half a word");
        browser.driver().executeScript("document.body.dataset.build = 'older'");
        journey.stop();
        journey.start();
        await("word of the new build", () -> banner().contains("Mailchute was updated while this page was open."));
        assertEquals("half a word", browser.find("#search").getDomProperty("value"));
    }

    @Test
    void who_was_signed_out_is_told_so_on_the_open_page() {
        browser.go(root + "/letters");
        browser.awaitText("No letters waiting.");
        // What a background request is answered once the session has ended.
        browser.driver().executeScript("window.fetch = async () => new Response('{}', { status: 401 })");
        browser.driver().executeScript("window.dispatchEvent(new Event('offline'))");
        await("the banner", () -> banner().contains("Your session has ended. Sign in"));
        assertTrue(browser.find("[data-banner] a").getDomProperty("href").endsWith("/mail-center/letters"));
    }

    @Test
    void a_button_that_was_pressed_shows_that_it_works_and_is_not_pressed_twice() {
        hold("a.eml");
        browser.go(root + "/letters");
        browser.find("[data-letter] a").click();
        browser.awaitText("WHY IT IS HERE");
        // The second press comes before the answer to the first.
        Object pressed = browser.driver()
                .executeScript("let sent = 0; document.addEventListener('submit', (event) => {"
                        + " sent += event.defaultPrevented ? 0 : 1; });"
                        + " const button = document.querySelector('[data-key=r]'); button.click(); button.click();"
                        + " return button.getAttribute('aria-busy') + ' ' + sent;");
        assertEquals("true 1", pressed);
        browser.awaitText("Retry: held.");
        assertEquals(
                2,
                Journey.json(journey.letters("outbound").get(0).resolve("letter.json"))
                        .path("attempts")
                        .asInt());
    }
}
