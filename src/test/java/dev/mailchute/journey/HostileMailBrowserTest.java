package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.MailHeaders;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.HostileMail;
import dev.mailchute.testkit.FakeTenant;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.WebElement;

/** Mail that was written to harm whoever looks at it, looked at in every way there is. */
@Tag("browser")
class HostileMailBrowserTest {
    @TempDir
    static Path folder;

    private static FakeTenant tenant;
    private static Journey journey;
    private static Browser browser;
    private static String root;
    private static final Map<String, String> LETTERS = new TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        tenant = FakeTenant.start();
        tenant.mailbox("support@contoso.com");
        MailCenter mailCenter = new MailCenter(folder.resolve("mail-center"), Clock.systemUTC());
        for (HostileMail mail : HostileMail.all()) {
            MailHeaders headers = MailHeaders.read(new ByteArrayInputStream(mail.bytes()));
            String id = String.format("%016x", mail.name().hashCode());
            Instant now = Instant.now();
            String sender =
                    headers.from().stream().map(a -> a.address()).findFirst().orElse("<img src=x onerror=__xss=1>");
            Letter letter = new Letter(
                    new Letter.Origin(id, "inbound", "support", "support@contoso.com"),
                    "held",
                    new Letter.Failure(
                            "<script>window.__xss=1</script>\u202Ereason",
                            "x\"><b>y",
                            null,
                            "<i>r</i>",
                            "fetch",
                            "permanent"),
                    new Letter.Tries(1, now, now),
                    new Letter.Heading(
                            headers.subject(),
                            sender,
                            List.of("\"><script>__xss=1</script>"),
                            1,
                            headers.messageId().orElse(null)),
                    new Letter.Original(mail.bytes().length, false, "../../<b>.eml"));
            mailCenter.hold(letter, Optional.of(() -> new ByteArrayInputStream(mail.bytes())));
            LETTERS.put(mail.name(), id);
        }
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .set("http.port", "0")
                .start();
        root = "http://127.0.0.1:" + journey.chute().httpPort().orElseThrow();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            journey.close();
            tenant.close();
        }
    }

    @Test
    void no_script_of_a_mail_runs_and_nothing_leaves_the_page() {
        browser.go(root + "/mail-center");
        browser.askedElsewhere().clear();
        List<String> seen = new ArrayList<>();
        LETTERS.forEach((name, id) -> {
            for (String show : List.of("text", "html", "headers", "source")) {
                browser.go(root + "/mail-center/letters/" + id + "?show=" + show);
                unharmed(name + ", " + show);
                for (WebElement frame : browser.driver().findElements(By.cssSelector("iframe"))) {
                    browser.driver().switchTo().frame(frame);
                    unharmed(name + ", the frame");
                    assertEquals(
                            0,
                            browser.driver()
                                    .findElements(
                                            By.cssSelector(
                                                    "script, iframe, object, embed, form, input, link, meta[http-equiv], base, a[href], svg"))
                                    .size(),
                            name);
                    browser.driver().switchTo().defaultContent();
                    seen.add(name);
                }
            }
        });
        browser.go(root + "/mail-center/letters");
        unharmed("the list");
        browser.go(root + "/mail-center");
        unharmed("the overview");
        assertEquals(List.of(), browser.askedElsewhere());
        assertTrue(seen.containsAll(List.of("inline-everything", "inline-attachment")), seen.toString());
        assertEquals(HostileMail.withHtml(), seen.size());
    }

    private void unharmed(String where) {
        assertNull(browser.driver().executeScript("return window.__xss === undefined ? null : 'ran'"), where);
        assertEquals(null, alert(), where);
        assertFalse(browser.driver().getTitle().contains("owned"), where);
    }

    private static String alert() {
        try {
            return browser.driver().switchTo().alert().getText();
        } catch (NoAlertPresentException none) {
            return null;
        }
    }

    /** The frame's own address, opened by itself: the sanitiser and the policy of the answer are all there is then. */
    @Test
    void the_html_of_a_mail_is_harmless_outside_its_frame_too() {
        browser.go(root + "/mail-center");
        browser.askedElsewhere().clear();
        LETTERS.forEach((name, id) -> {
            browser.go(root + "/mail-center/letters/" + id + "/html");
            unharmed(name);
        });
        assertEquals(List.of(), browser.askedElsewhere());
    }

    /**
     * Were the sanitiser to fail, the policy would still hold; here is the policy alone, with what no sanitiser has touched. Our own
     * mails only: for a frame with https that the policy forbids, Chromium may connect, though it asks for nothing.
     */
    @Test
    void the_policy_alone_keeps_scripts_and_the_network_out() {
        browser.go(root + "/mail-center");
        browser.askedElsewhere().clear();
        for (HostileMail mail : HostileMail.all()) {
            if (mail.name().startsWith("inline") && mail.html().isPresent()) {
                try (BarePage bare = BarePage.of(mail.html().get(), policy())) {
                    browser.go(bare.url());
                    unharmed(mail.name() + " unsanitised");
                }
            }
        }
        assertEquals(List.of(), browser.askedElsewhere());
    }

    /** The policy is the one that the application really sends. */
    private static String policy() {
        String id = LETTERS.get("inline-everything");
        return new PageClient(journey.chute().httpPort().orElseThrow())
                .get("/mail-center/letters/" + id + "/html")
                .headers()
                .firstValue("Content-Security-Policy")
                .orElse("");
    }

    /** Without this, silence of the other tests would prove nothing. */
    @Test
    void the_same_mail_without_any_guard_does_run_its_script_and_does_call_elsewhere() {
        browser.askedElsewhere().clear();
        HostileMail mail = HostileMail.inline();
        String html = mail.html().orElseThrow().replaceAll("<meta http-equiv=refresh[^>]*>", ""); // it would lead away
        try (BarePage bare = BarePage.of(html, "")) {
            browser.go(bare.url());
            browser.await(driver -> driver.executeScript("return window.__xss") != null);
            browser.await(
                    driver -> browser.askedElsewhere().stream().anyMatch(line -> line.contains("tracker.example")));
        }
    }
}
