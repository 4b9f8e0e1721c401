package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeTenant;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoAlertPresentException;

/** The page in daily use: with keys and without, with a finger, at night, enlarged. One application and one browser for all. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("browser")
class DailyUseBrowserTest {
    @TempDir
    static Path folder;

    private static FakeTenant tenant;
    private static Journey journey;
    private static MailCenter mailCenter;
    private static Browser browser;
    private static String root;

    @BeforeAll
    static void start() {
        browser = Browser.open();
        tenant = FakeTenant.start();
        tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        tenant.mailbox("billing@contoso.com");
        mailCenter = new MailCenter(folder.resolve("mail-center"), Clock.systemUTC());
        SampleLetters.fill(mailCenter, 24, Instant.now());
        List<Letter> letters = mailCenter.list();
        letters.subList(20, 24).forEach(letter -> mailCenter.discard(letter, "olga"));
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .outbound("orders", "orders@contoso.com")
                .set("outbound.orders.messages-per-minute", "2")
                .outbound("invoices", "billing@contoso.com")
                .set("http.port", "0")
                .start();
        root = "http://127.0.0.1:" + journey.chute().httpPort().orElseThrow() + "/mail-center";
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            journey.close();
            tenant.close();
        }
    }

    private static void desktop() {
        browser.screen(1360, 900, 1);
        browser.wishesFor("light");
    }

    private static Object script(String script) {
        return ((JavascriptExecutor) browser.driver()).executeScript(script);
    }

    private static int waiting() {
        return mailCenter.list().size();
    }

    private static void noAlert() {
        try {
            browser.driver().switchTo().alert();
            throw new AssertionError("a dialog of the browser, whose focus is on OK");
        } catch (NoAlertPresentException none) {
            // as it should be
        }
    }

    @Test
    @Order(1)
    void no_key_does_harm_without_a_question_and_keys_can_be_switched_off() {
        desktop();
        int before = waiting();
        browser.go(root + "/letters?direction=inbound");
        browser.press("j", "d");
        assertEquals(before, waiting());
        assertTrue(browser.find("[data-said]").getDomProperty("textContent").contains("No letters selected"));

        browser.go(root + "/letters?direction=inbound");
        browser.press("j", "x", "d");
        browser.await(driver -> browser.find("#ask").isDisplayed());
        noAlert();
        assertEquals("Cancel", browser.focused());
        browser.press(Keys.ENTER);
        browser.await(driver -> !browser.find("#ask").isDisplayed());
        assertEquals(before, waiting());
        browser.press("r");
        browser.await(driver -> browser.find("#ask").isDisplayed());
        assertEquals("Retry 1 letter?", browser.find("#ask-title").getText());
        assertEquals("Cancel", browser.focused());
        browser.press(Keys.ESCAPE);

        browser.press("?");
        browser.find("[data-keys-on]").click();
        browser.find("#keys form button").click();
        browser.go(root + "/letters?direction=inbound");
        browser.press("j", "x", "d", "/", "?");
        assertEquals(
                0, browser.driver().findElements(By.cssSelector("tr.marked")).size());
        assertFalse(browser.find("#ask").isDisplayed() || browser.find("#keys").isDisplayed());
        assertFalse(browser.find(".search kbd").isDisplayed(), "a key is shown that does nothing");

        browser.find("[data-help]").click();
        browser.find("[data-keys-on]").click();
        browser.find("#keys form button").click();
        browser.press("j", "x");
        assertEquals(
                1, browser.driver().findElements(By.cssSelector("tr.marked")).size());
        assertEquals(before, waiting());
    }

    @Test
    @Order(2)
    void marked_letters_are_discarded_after_a_question_and_come_back_with_one_button() {
        desktop();
        int before = waiting();
        browser.go(root + "/letters?direction=outbound&name=invoices");
        browser.press("j", "x", "j", "x", "d");
        browser.awaitText("Discard 2 letters?");
        assertEquals("Cancel", browser.focused(), "the dangerous button has the focus");
        browser.find(".confirm button.main").click();
        browser.awaitText("2 discarded");
        assertEquals(before - 2, waiting());
        browser.await(driver ->
                driver.findElements(By.cssSelector("[action$='/undo'] button")).size() == 1);
        browser.find("[action$='/undo'] button").click();
        browser.awaitText("2 restored");
        assertEquals(before, waiting());
    }

    @Test
    @Order(3)
    void stop_of_a_running_job_is_reached_by_tab_and_keeps_the_focus_while_the_progress_goes_on() {
        desktop();
        browser.go(root + "/letters?direction=outbound&name=orders&code=sender-not-allowed");
        browser.find("button[value=retry-all]").click();
        browser.awaitText("no faster than their outbox allows");
        browser.find(".confirm button.main").click();
        browser.awaitText("orders is limited to 2 messages a minute: about");
        script("document.activeElement.blur(); document.querySelector('main h1').focus()");
        browser.press(Keys.TAB);
        assertEquals("Stop", browser.focused());
        script("window.old = document.querySelector('[data-fresh=progress]'); old.dataset.old = '1'; old.append(' ')");
        browser.await(driver -> (Boolean) script("return !window.old.isConnected"));
        assertEquals("Stop", browser.focused(), "the script took the focus away");
        String job = browser.driver().getCurrentUrl();

        browser.driver().executeScript("window.open(arguments[0])", root + "/letters?name=orders&code=bad-address");
        String first = browser.driver().getWindowHandle();
        String second = browser.driver().getWindowHandles().stream()
                .filter(window -> !window.equals(first))
                .findFirst()
                .orElseThrow();
        browser.driver().switchTo().window(second);
        desktop();
        browser.await(driver ->
                driver.findElements(By.cssSelector("button[value=discard-all]")).size() == 1);
        browser.find("button[value=discard-all]").click();
        browser.awaitText("They are set aside");
        browser.find(".confirm button.main").click();
        browser.awaitText(" of orders are waiting for job " + job.replaceAll(".*/", "") + " (Retry by");
        browser.find("[data-stop] button").click();
        browser.awaitText("Stopped");
        browser.driver().close();
        browser.driver().switchTo().window(first);

        browser.find("[data-stop] button").sendKeys(Keys.ENTER);
        browser.awaitText("not tried");
    }

    @Test
    @Order(4)
    void on_a_phone_the_first_letter_is_on_the_first_screen_and_no_page_is_wider_than_it() {
        List<String> faults = new ArrayList<>();
        for (int width : new int[] {360, 320}) {
            browser.screen(width, 640, 2);
            pages().forEach((name, path) -> {
                browser.go(path);
                Number over = (Number)
                        script("return document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
                if (over.intValue() > 0) {
                    faults.add(name + " at " + width + " is too wide by " + over);
                }
                Number small =
                        (Number) script("return [...document.querySelectorAll('input, select, textarea')].filter("
                                + "field => field.type !== 'hidden' && field.type !== 'checkbox'"
                                + " && parseFloat(getComputedStyle(field).fontSize) < 16).length");
                if (small.intValue() > 0) {
                    faults.add(name + " has " + small + " fields of less than 16 px");
                }
                Number headings = (Number) script("return document.querySelectorAll('h1').length");
                if (headings.intValue() != 1) {
                    faults.add(name + " has " + headings + " h1");
                }
            });
            for (String list : List.of("/letters", "/discarded")) {
                browser.go(root + list);
                Number bottom = (Number) script(
                        "return document.querySelector('tr[data-row] [data-open]').getBoundingClientRect().bottom");
                if (bottom.intValue() > 640) {
                    faults.add("the first letter of " + list + " at " + width + " ends at " + bottom);
                }
            }
        }
        assertEquals(List.of(), faults);
    }

    /** Every kind of page, by name. */
    private static Map<String, String> pages() {
        Letter out = mailCenter.list().stream()
                .filter(letter -> !letter.isInbound() && !letter.isInDoubt())
                .findFirst()
                .orElseThrow();
        String letter = root + "/letters/" + out.id();
        String discarded = journey.letters("discarded").get(0).getFileName().toString();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", root);
        pages.put("list", root + "/letters");
        pages.put("filtered list", root + "/letters?name=orders&q=order");
        pages.put("empty list", root + "/letters?q=there-is-none");
        pages.put("letter", letter);
        pages.put("letter as HTML", letter + "?show=html");
        pages.put("letter, headers", letter + "?show=headers");
        pages.put("letter, source", letter + "?show=source");
        pages.put("edit", letter + "/edit");
        pages.put("discarded", root + "/discarded");
        pages.put("discarded letter", root + "/discarded/" + discarded);
        pages.put("events", root + "/events");
        pages.put("jobs", root + "/jobs");
        pages.put("job", root + "/jobs/1");
        pages.put("login", root + "/login");
        pages.put("gone", root + "/letters/0000gone");
        return pages;
    }

    @Test
    @Order(5)
    void axe_finds_nothing_on_any_page_in_light_and_dark_on_a_phone_and_enlarged() throws Exception {
        Status support = journey.chute().statuses().all().iterator().next();
        support.fails(new Fault("unreachable", 503, "Graph cannot be reached", java.util.Optional.empty()));
        support.warn("a.eml", "Mailchute has no permission to read this file");
        Axe axe = new Axe();
        List<String> faults = new ArrayList<>();
        pages().forEach((name, path) -> {
            desktop();
            browser.go(path);
            look(axe, name, faults);
        });
        desktop();
        browser.go(root + "/letters?name=invoices");
        browser.find("button[value=discard-all]").click();
        browser.awaitText("They are set aside");
        look(axe, "confirm", faults);
        desktop();
        browser.go(root + "/letters");
        browser.press("?");
        look(axe, "keys", faults);
        desktop();
        browser.go(root + "/letters");
        browser.press("j", "x", "r");
        look(axe, "question", faults);
        desktop();
        try (BarePage elsewhere =
                BarePage.of("<form method=post action='" + root + "/letters'><button>Send</button></form>", "")) {
            browser.go(elsewhere.url());
            browser.find("button").click();
            browser.awaitText("Not allowed");
            look(axe, "error", faults);
            assertEquals("Go to the overview", browser.find("main a").getText());
        }
        lookAtEditsThatComeTooLate(axe, faults);
        List<Letter> letters = mailCenter.list();
        letters.forEach(mailCenter::settle);
        Journey.await("empty", () -> waiting() == 0);
        desktop();
        browser.go(root);
        look(axe, "empty overview", faults);
        desktop();
        browser.go(root + "/letters/" + letters.get(0).id());
        browser.awaitText(letters.get(0).subject());
        look(axe, "settled letter", faults);
        assertEquals(List.of(), faults);
    }

    /** After somebody else's edit, and after the letter has left. */
    private static void lookAtEditsThatComeTooLate(Axe axe, List<String> faults) {
        Letter letter = mailCenter.list().stream()
                .filter(one -> one.name().equals("invoices") && !one.isInDoubt())
                .findFirst()
                .orElseThrow();
        String edit = "/mail-center/letters/" + letter.id() + "/edit";
        desktop();
        browser.go(root + "/letters/" + letter.id() + "/edit");
        new PageClient(journey.chute().httpPort().orElseThrow())
                .act(edit, "version", "1", "to", "ann@x.example", "from", "eve@contoso.com", "subject", "Corrected");
        browser.find("form.edit button.main").click();
        browser.awaitText("Stored value: Corrected");
        look(axe, "stale edit", faults);
        mailCenter.settle(mailCenter.find(letter.id()).orElseThrow());
        desktop();
        browser.find("#subject").sendKeys(" twice");
        browser.find("form.edit button.main").click();
        browser.awaitText("this letter is settled");
        look(axe, "not done", faults);
    }

    private static void look(Axe axe, String name, List<String> faults) {
        faults.addAll(axe.look(browser, name));
    }
}
