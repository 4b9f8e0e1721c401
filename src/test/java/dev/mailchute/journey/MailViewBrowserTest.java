package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeTenant;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;

/** What Chromium really shows of a mail, to somebody who signed in, in the frame that has no origin. */
@Tag("browser")
class MailViewBrowserTest {
    private static final int PICTURES = 30;

    @TempDir
    static Path folder;

    private static FakeTenant tenant;
    private static Journey journey;
    private static Browser browser;
    private static String root;
    private static String pictures;
    private static String links;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        MailCenter mailCenter = new MailCenter(folder.resolve("mail-center"), Clock.systemUTC());
        pictures = hold(mailCenter, 0, withPictures());
        links = hold(mailCenter, 1, withLinks());
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        Files.writeString(folder.resolve("users"), "vera:" + hash + ":viewer\n");
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0")
                .set("http.users-file", folder.resolve("users").toString())
                .start();
        root = "http://127.0.0.1:" + journey.chute().httpPort().orElseThrow();
        browser.go(root + "/mail-center/login");
        browser.find("input[name=name]").sendKeys("vera");
        browser.find("input[name=password]").sendKeys("right");
        browser.find("form button").click();
        browser.await(driver -> driver.findElements(By.cssSelector("main")).size() == 1
                && !driver.getCurrentUrl().endsWith("/login"));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            journey.close();
            tenant.close();
        }
    }

    private static String hold(MailCenter mailCenter, int number, String mail) throws IOException {
        var letter = SampleLetters.letter(number, Instant.now());
        mailCenter.hold(letter, Optional.of(() -> new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8))));
        return letter.id();
    }

    private static String withPictures() throws IOException {
        StringBuilder mail = new StringBuilder("Subject: pictures\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n");
        for (int i = 0; i < PICTURES; i++) {
            mail.append("<p><img src=\"cid:p")
                    .append(i)
                    .append("@x\" alt=\"no ")
                    .append(i)
                    .append("\"></p>");
        }
        mail.append("<img src=cid:fake alt=\"a script\">\r\n");
        for (int i = 0; i < PICTURES; i++) {
            mail.append(part("p" + i + "@x", noise(i)));
        }
        mail.append(part("fake", "<script>window.__xss=1</script>".getBytes(StandardCharsets.UTF_8)));
        return mail.append("--b--\r\n").toString();
    }

    private static String part(String id, byte[] content) {
        return "--b\r\nContent-Type: image/png; name=" + id.replace('@', '-') + ".png\r\nContent-ID: <" + id
                + ">\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(content) + "\r\n";
    }

    /** About 300 KB. */
    private static byte[] noise(int seed) throws IOException {
        BufferedImage picture = new BufferedImage(320, 320, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int x = 0; x < 320; x++) {
            for (int y = 0; y < 320; y++) {
                picture.setRGB(x, y, random.nextInt());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        assertTrue(out.size() > 290_000, String.valueOf(out.size()));
        return out.toByteArray();
    }

    private static String withLinks() {
        String hide =
                "direction:rtl;unicode-bidi:bidi-override;text-indent:-9999px;line-height:0;font-size:0;color:#fff;"
                        + "background-color:#fff;letter-spacing:-2em;opacity:0;overflow:hidden;height:1px;width:1px;"
                        + "text-transform:uppercase;margin-left:-9999px;position:absolute;visibility:hidden";
        return "Subject: links\r\nFrom: \"ceo@contoso.com\" <eve@evil.example>\r\nTo: ann@contoso.com\r\n"
                + "Date: Tue, 24 Nov 2026 09:14:00 +0100\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                + "<h2>Your account</h2><p>Please sign in at <a href=\"https://evil.example/login\">https://bank.example</a>.</p>"
                + "<div style=\"" + hide + "\" dir=rtl><a style=\"" + hide
                + "\" href=\"https://hidden.example/a\">bank</a></div>"
                + "<p>Or <a href=\"https://bank.example@evil.example/\u202egpj.exe\">here</a>, or"
                + " <a href=\"https://b\u0430nk.example/\">b\u0430nk.example</a>, pay\u200bment\u202e!</p>"
                + "<p><span style=\"background-color:#fff;padding:60px;font-size:30px\">cover</span></p>";
    }

    private WebElement frame(String letter) {
        browser.driver().switchTo().defaultContent();
        browser.go(root + "/mail-center/letters/" + letter + "?show=html");
        WebElement frame = browser.find("iframe.html");
        browser.driver().switchTo().frame(frame);
        return frame;
    }

    private static void scrollTo(WebElement element) {
        browser.driver().executeScript("arguments[0].scrollIntoView()", element);
    }

    private static void keep(String name) throws IOException {
        String pictures = System.getProperty("mailchute.pictures", "");
        if (!pictures.isEmpty()) {
            Files.write(Path.of(pictures).resolve(name), browser.driver().getScreenshotAs(OutputType.BYTES));
        }
    }

    @Test
    void thirty_pictures_of_300_kb_are_all_shown_and_what_is_no_picture_is_not() throws Exception {
        frame(pictures);
        List<WebElement> shown = browser.driver().findElements(By.tagName("img"));
        assertEquals(PICTURES + 1, shown.size());
        for (WebElement picture : shown.subList(0, PICTURES)) {
            scrollTo(picture);
            browser.await(driver -> "320".equals(picture.getDomProperty("naturalWidth")));
        }
        keep("pictures.png");
        scrollTo(shown.get(PICTURES));
        browser.await(driver -> "true".equals(shown.get(PICTURES).getDomProperty("complete")));
        assertEquals("0", shown.get(PICTURES).getDomProperty("naturalWidth"));
    }

    @Test
    void the_address_of_a_picture_opens_that_picture_and_nothing_else_without_a_cookie() throws Exception {
        frame(pictures);
        String source = browser.driver().findElements(By.tagName("img")).get(0).getDomProperty("src");
        HttpClient http = HttpClient.newHttpClient();
        HttpResponse<byte[]> answer =
                http.send(HttpRequest.newBuilder(URI.create(source)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode());
        assertEquals("image/png", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertTrue(answer.headers()
                .firstValue("Content-Security-Policy")
                .orElse("")
                .contains("sandbox"));
        assertEquals(noise(0).length, answer.body().length);
        String last = source.substring(source.lastIndexOf('/') + 1);
        String[] parts = last.split("\\.");
        for (String other : List.of(
                source.replace("." + parts[1] + ".", ".0."),
                source.replace("/" + parts[0] + ".", "/9" + parts[0] + "."),
                source.replace(pictures, links),
                source.substring(0, source.length() - 1),
                root + "/mail-center/letters/" + pictures + "/pictures/x")) {
            assertEquals(404, status(http, other), other);
        }
        assertEquals(303, status(http, root + "/mail-center/letters/" + pictures + "/attachments/0"));
    }

    private static int status(HttpClient http, String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void where_a_link_leads_can_be_read_whatever_the_mail_says_about_its_looks() throws Exception {
        frame(links);
        List<WebElement> targets = browser.driver().findElements(By.cssSelector(".mc-target"));
        assertEquals(4, targets.size());
        for (WebElement target : targets) {
            assertTrue(target.isDisplayed(), target.getText());
            assertEquals("12px", target.getCssValue("font-size"));
            assertEquals("ltr", target.getCssValue("direction"));
            assertEquals("isolate", target.getCssValue("unicode-bidi"));
            assertEquals("rgba(107, 58, 0, 1)", target.getCssValue("color"));
            assertTrue(
                    target.getRect().getX() >= 0 && target.getRect().getWidth() > 80,
                    target.getRect().toString());
            assertTrue(target.getRect().getHeight() >= 12, target.getRect().toString());
        }
        assertEquals("[https://hidden.example/a]", targets.get(1).getText());
        assertTrue(targets.get(2).getText().startsWith("[https://evil.example/\u2039U+202E\u203agpj.exe ("));
        assertTrue(
                targets.get(3).getText().contains("xn--bnk-6cd.example"),
                targets.get(3).getText());
        String text = browser.driver().findElement(By.tagName("body")).getText();
        assertTrue(text.contains("the text names a different host"), text);
        assertTrue(text.contains("pay\u2039U+200B\u203ament"), text);
        browser.driver().switchTo().defaultContent();
        String page = browser.find(".mailhead").getText();
        assertTrue(page.contains("<eve@evil.example>"), page);
        assertTrue(page.contains("the name looks like a different address"), page);
        assertTrue(page.contains("24 Nov 2026"), page);
        assertFalse(page.contains("missing or unreadable"), page);
        scrollTo(browser.find(".mailhead"));
        keep("links.png");
        browser.go(root + "/mail-center/letters/" + links + "/html");
        keep("links-frame.png");
    }
}
