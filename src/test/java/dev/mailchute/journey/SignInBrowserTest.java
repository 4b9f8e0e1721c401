package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import dev.mailchute.testkit.FakeTenant;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Signing in as a person does, in a real browser. */
@Tag("browser")
class SignInBrowserTest {
    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private FakeTenant tenant;
    private Journey journey;
    private Browser browser;

    @BeforeEach
    void start() {
        browser = Browser.open();
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
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
    void a_link_of_a_colleague_leads_to_its_letter_and_a_note_outlives_the_session() throws Exception {
        Letter letter = SampleLetters.letter(0, Instant.now());
        new MailCenter(folder.resolve("mail-center"), Clock.systemUTC())
                .hold(letter, Optional.of(() -> new ByteArrayInputStream(SampleLetters.mail(letter))));
        Path users = folder.resolve("users");
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        Files.writeString(users, "olga:" + hash + ":operator\nvera:" + hash + ":viewer\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0")
                .set("http.users-file", users.toString())
                .clock(clock)
                .start();
        String link =
                "http://127.0.0.1:" + journey.chute().httpPort().orElseThrow() + "/mail-center/letters/" + letter.id();

        browser.go(link);
        browser.find("#name").sendKeys("olga");
        browser.find("#password").sendKeys("wrong" + Keys.ENTER);
        browser.awaitText("Wrong user name or password.");
        assertEquals("olga", browser.find("#name").getAttribute("value"));
        Axe axe = new Axe();
        assertEquals(List.of(), axe.look(browser, "sign-in"));
        browser.find("#password").sendKeys("right" + Keys.ENTER);
        browser.awaitText(letter.subject());
        assertEquals(link, browser.driver().getCurrentUrl());

        try (BarePage chat = BarePage.of("<main><a id='sent' href='" + link + "'>look at this</a></main>", "")) {
            browser.go(chat.url().replace("127.0.0.1", "localhost"));
            browser.find("#sent").click();
            browser.awaitText(letter.subject());
            assertFalse(browser.driver().getPageSource().contains("id=\"password\""));
        }

        browser.find("#note").sendKeys("asked Ann\nshe knows more");
        clock.step(Duration.ofHours(9));
        browser.find("form[action$='/note'] button").click();
        browser.awaitText("Your session has ended");
        browser.find("#name").sendKeys("olga");
        browser.find("#password").sendKeys("right" + Keys.ENTER);
        browser.awaitText("Add this note?");
        assertEquals("asked Ann\nshe knows more", browser.find("textarea").getAttribute("value"));
        assertEquals(List.of(), axe.look(browser, "form once more"));
        Path history = folder.resolve("mail-center/outbound/" + letter.id() + "/history.jsonl");
        assertFalse(Files.readString(history).contains("asked Ann"));
        browser.find("form.edit button.main").click();
        browser.awaitText(letter.subject());
        assertTrue(browser.text().contains("asked Ann"), browser.text());
        assertTrue(Files.readString(history).contains("asked Ann"));
        lookAsViewer(axe, link);
    }

    private void lookAsViewer(Axe axe, String link) throws Exception {
        Path onDisk = fileThatIsReadSlowly();
        browser.find("form[action$='/logout'] button").click();
        browser.await(driver -> driver.findElements(By.id("name")).size() == 1);
        browser.find("#name").sendKeys("vera");
        browser.find("#password").sendKeys("right" + Keys.ENTER);
        browser.awaitText("1 letter waiting");
        List<String> faults = new ArrayList<>();
        String root = link.replaceFirst("/letters/.*", "");
        browser.go(root + "/discarded");
        browser.awaitText("This page reloads automatically.");
        browser.driver().executeScript("window.stop()"); // else it does so while it is looked at
        faults.addAll(axe.look(browser, "reading"));
        try (OutputStream end = Files.newOutputStream(onDisk)) {
            Files.delete(onDisk); // or each look at it would wait again
            Files.delete(onDisk.getParent());
        }
        for (String page : List.of("", "/letters", "/discarded", "/jobs")) {
            desktop();
            browser.go(root + page);
            faults.addAll(axe.look(browser, "viewer, " + page));
        }
        desktop();
        browser.go(link);
        assertTrue(browser.driver()
                .findElements(By.cssSelector("form[action$='/retry'] button:enabled"))
                .isEmpty());
        faults.addAll(axe.look(browser, "viewer, letter"));
        assertEquals(List.of(), faults);
    }

    private void desktop() {
        browser.screen(1360, 900, 1);
        browser.wishesFor("light");
    }

    /** A discarded letter on a disk that takes its time: until somebody writes. */
    private Path fileThatIsReadSlowly() throws Exception {
        Path file = Files.createDirectories(folder.resolve("mail-center/discarded/20261124-101500-orders-1"))
                .resolve("letter.json");
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        return file;
    }
}
