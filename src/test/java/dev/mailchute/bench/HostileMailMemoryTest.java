package dev.mailchute.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail that is made to cost, looked at by many at once, in a process with as little memory as it is documented to need. */
@Tag("size")
class HostileMailMemoryTest {
    private static final int AT_ONCE = 16;

    @TempDir
    Path folder;

    private static String html(String html) {
        return "Subject: x\r\nFrom: a@x.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html;
    }

    private static List<String> mails() {
        int most = 2 << 20;
        String pictures =
                "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
                        + "Content-Type: text/html\r\n\r\n" + "<img src=cid:a>".repeat(100_000) + "\r\n--b\r\n"
                        + "Content-Type: image/png\r\nContent-ID: <a>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + "iVBORw0KGgo=\r\n".repeat(100) + "--b--\r\n";
        return List.of(
                html("<p style=\"" + "(".repeat(800_000) + "\">x"),
                html("<p style=\"" + "[{]".repeat(800_000) + "\">x"),
                html("<p" + " a=b".repeat(most / 4) + ">x"),
                html("<p>\u4f60\u597d</p>".repeat(most / 13)),
                html("\u202ea".repeat(most / 4)),
                pictures,
                "Subject: x\r\n\r\n" + "\u202e'".repeat(most / 4),
                ("X-Long: " + "\u202e".repeat(1000) + "\r\n").repeat(300) + "\r\nHello",
                "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                        + ("--b\r\nX-Long: " + "x".repeat(900_000) + "\r\nContent-Type: application/pdf\r\n\r\nx\r\n")
                                .repeat(60));
    }

    /** One for all views: each would keep its connections, and the server closes idle ones when it has no more. */
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void no_mail_stops_the_process_and_mail_flows_meanwhile() throws Exception {
        MailCenter mailCenter = new MailCenter(folder.resolve("mail-center"), Clock.systemUTC());
        List<String> mails = mails();
        for (int i = 0; i < mails.size(); i++) {
            byte[] bytes = mails.get(i).getBytes(StandardCharsets.UTF_8);
            mailCenter.hold(SampleLetters.letter(i, Instant.now()), Optional.of(() -> new ByteArrayInputStream(bytes)));
        }
        List<String> letters = mailCenter.list().stream().map(Letter::id).toList();
        assertEquals(mails.size(), letters.size());
        try (FakeTenant tenant = FakeTenant.start()) {
            FakeMailbox support = tenant.mailbox("support@contoso.com");
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("inbound.support.mailbox", support.address());
            keys.put("http.port", "0");
            try (ApplicationProcess application = ApplicationProcess.start(tenant, folder, "96m", keys)) {
                Path port = folder.resolve("data/http.port");
                await(
                        "it answers",
                        () -> Files.exists(port) && !Files.readString(port).isBlank());
                String root = "http://127.0.0.1:" + Files.readString(port).strip();
                FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Hi", "Hello"));
                for (String letter : letters) {
                    for (String view : List.of("/html", "?show=text", "?show=headers", "?show=source")) {
                        look(root + "/mail-center/letters/" + letter + view, application);
                    }
                }
                await("the mail came in", mail::isRead);
                assertTrue(application.isAlive());
            }
        }
    }

    /** Some are asked to wait; none fails otherwise. */
    private void look(String url, ApplicationProcess application) throws Exception {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(http.sendAsync(
                            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode));
        }
        for (CompletableFuture<Integer> answer : answers) {
            int status;
            try {
                status = answer.get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new AssertionError(
                        url + ", alive: " + application.isAlive() + ": " + Files.readString(folder.resolve("run.log")),
                        e);
            }
            assertTrue(Set.of(200, 404, 503).contains(status), url + ": " + status);
        }
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
