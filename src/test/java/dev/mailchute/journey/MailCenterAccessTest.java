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
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may reach the Mail Center, and what for. */
@Tag("journey")
class MailCenterAccessTest {
    private static final String ID = SampleLetters.letter(0, Instant.EPOCH).id();
    private static final String LETTER = "/mail-center/letters/" + ID;

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private PageClient page;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0");
        Letter letter = SampleLetters.letter(0, Instant.now());
        MailCenter mailCenter = new MailCenter(folder.resolve("mail-center"), Clock.systemUTC());
        mailCenter.hold(
                letter, java.util.Optional.of(() -> new java.io.ByteArrayInputStream(SampleLetters.mail(letter))));
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private void open() {
        journey.start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
    }

    private SteppedClock openWithUsers() throws IOException {
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        Files.writeString(
                folder.resolve("users"), "# who\nvera:" + hash + ":viewer\nolga:" + hash + ":operator\nbroken line\n");
        SteppedClock clock = new SteppedClock();
        journey.set("http.users-file", folder.resolve("users").toString()).clock(clock);
        open();
        return clock;
    }

    private HttpResponse<String> signIn(String name, String password) {
        return page.post("/mail-center/login", "", "name", name, "password", password);
    }

    private boolean isWaiting() {
        return journey.letters("outbound").size() == 1;
    }

    @Test
    void a_name_of_somebody_else_that_leads_to_this_machine_opens_nothing() throws Exception {
        open();
        assertEquals("HTTP/1.1 200 OK", asked("/mail-center", "localhost"));
        assertEquals("HTTP/1.1 421 Misdirected Request", asked("/mail-center", "evil.example"));
        assertEquals("HTTP/1.1 421 Misdirected Request", asked("/mail-center/api/letters", "evil.example"));
        assertEquals("HTTP/1.1 421 Misdirected Request", asked("/mail-center", "127.0.0.1.evil.example"));
        assertEquals("HTTP/1.1 200 OK", asked("/observe/health/live", "evil.example"));
    }

    private String asked(String path, String host) throws IOException {
        int port = journey.chute().httpPort().orElseThrow();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void an_act_without_the_token_of_the_session_is_refused() {
        open();
        page.get(LETTER);
        assertEquals(403, page.post(LETTER + "/discard", "").statusCode());
        assertEquals(403, page.post(LETTER + "/discard", "a-guess").statusCode());
        assertTrue(isWaiting());
        assertEquals(200, page.act(LETTER + "/discard").statusCode());
        assertFalse(isWaiting());
    }

    @Test
    void an_act_from_a_page_of_somebody_else_is_refused_even_with_the_token() {
        open();
        String token = page.token(LETTER);
        for (String[] from : new String[][] {
            {"Origin", "http://evil.example"},
            {"Origin", "null"},
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"}
        }) {
            HttpResponse<String> answer =
                    page.send(HttpRequest.newBuilder(URI.create(page.root() + LETTER + "/discard"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header(from[0], from[1])
                            .POST(HttpRequest.BodyPublishers.ofString("csrf=" + token))
                            .build());
            assertEquals(403, answer.statusCode(), from[1]);
        }
        assertTrue(isWaiting());
    }

    @Test
    void no_letter_is_visible_without_signing_in_and_health_stays_open() throws Exception {
        openWithUsers();
        for (String path : new String[] {"/mail-center", LETTER, LETTER + "/html", LETTER + "/message.eml"}) {
            HttpResponse<String> answer = page.send(
                    HttpRequest.newBuilder(URI.create(page.root() + path)).build());
            assertTrue(answer.body().contains("type=\"password\""), path);
            assertFalse(answer.body().contains("Order"), path);
        }
        assertEquals(401, page.get("/mail-center/live").statusCode());
        assertEquals(401, page.get("/mail-center/api/letters").statusCode());
        assertEquals(200, page.get("/observe/health/live").statusCode());
        assertEquals(200, page.get("/observe/metrics").statusCode());
    }

    @Test
    void a_viewer_looks_and_does_not_act() throws Exception {
        openWithUsers();
        HttpResponse<String> in = signIn("vera", "right");
        assertEquals(200, in.statusCode());
        String letter = page.get(LETTER).body();
        assertTrue(letter.contains("Order 4100"));
        assertTrue(letter.contains("disabled title=\"Viewers can't make changes\""), letter);
        for (String act : new String[] {"retry", "discard", "resend", "note", "edit"}) {
            assertEquals(
                    403,
                    page.act(LETTER + "/" + act, "note", "x", "to", "a@x.example")
                            .statusCode(),
                    act);
        }
        page.get("/mail-center/letters");
        assertEquals(
                403,
                page.act("/mail-center/letters", "act", "discard-all", "confirmed", "yes")
                        .statusCode());
        assertTrue(isWaiting());
        assertEquals(
                403,
                page.send(HttpRequest.newBuilder(
                                        URI.create(page.root() + "/mail-center/api/letters/" + ID + "/discard"))
                                .header("Authorization", basic("vera", "right"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build())
                        .statusCode());
        assertTrue(isWaiting());
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_operator_acts_under_his_name_and_signs_out() throws Exception {
        openWithUsers();
        signIn("olga", "right");
        page.act(LETTER + "/note", "note", "asked <b>Ann</b>");
        assertTrue(page.get(LETTER).body().contains("asked &lt;b&gt;Ann&lt;/b&gt;"));
        assertTrue(Files.readString(folder.resolve("mail-center/outbound/" + ID + "/history.jsonl"))
                .contains("\"who\":\"olga\",\"what\":\"note\""));
        page.act("/mail-center/logout");
        assertTrue(page.get(LETTER).body().contains("type=\"password\""));
    }

    @Test
    void the_session_cookie_is_hidden_from_scripts_and_from_other_sites() throws Exception {
        openWithUsers();
        HttpResponse<String> answer = page.once(page.form("/mail-center/login", "name", "olga", "password", "right"));
        assertEquals(303, answer.statusCode());
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("; HttpOnly; SameSite=Lax"), cookie);
        assertFalse(answer.headers().firstValue("Location").orElseThrow().contains("olga"));
    }

    @Test
    void wrong_passwords_are_slowed_down_and_the_right_one_has_to_wait_as_well() throws Exception {
        SteppedClock clock = openWithUsers();
        for (int i = 0; i < 3; i++) {
            assertTrue(signIn("olga", "wrong").statusCode() >= 401);
        }
        assertEquals(429, signIn("olga", "right").statusCode());
        assertEquals(200, signIn("vera", "right").statusCode());
        clock.step(Duration.ofSeconds(2));
        assertEquals(200, signIn("olga", "right").statusCode());
        for (int i = 0; i < 20; i++) {
            signIn("nobody", "wrong");
        }
        assertEquals(429, signIn("nobody", "wrong").statusCode());
    }

    @Test
    void programs_list_show_retry_and_discard() {
        open();
        String list = page.get("/mail-center/api/letters?q=order%204100").body();
        assertTrue(list.contains("\"total\" : 1") && list.contains(ID), list);
        assertTrue(page.get("/mail-center/api/letters?q=nothing").body().contains("\"total\" : 0"));
        String shown = page.get("/mail-center/api/letters/" + ID).body();
        assertTrue(shown.contains("\"history\""), shown);
        assertEquals(404, page.get("/mail-center/api/letters/none").statusCode());
        assertEquals(415, api("retry", "text/plain").statusCode());
        assertTrue(api("retry", "application/json").body().contains("\"outcome\" : \"sent\""));
        assertEquals(404, api("discard", "application/json").statusCode());
    }

    private HttpResponse<String> api(String act, String type) {
        return page.send(HttpRequest.newBuilder(URI.create(page.root() + "/mail-center/api/letters/" + ID + "/" + act))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    @Test
    void every_answer_is_sealed_and_attachments_are_never_shown_inline() {
        open();
        HttpResponse<String> html = page.get(LETTER + "/html");
        String policy = html.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("sandbox; default-src 'none';"), policy);
        assertFalse(policy.contains("allow-"), policy);
        assertFalse(policy.contains("script-src"), policy);
        String frame = page.get(LETTER + "?show=html").body();
        assertTrue(frame.contains("sandbox=\"\""), frame);
        String own = page.get("/mail-center")
                .headers()
                .firstValue("Content-Security-Policy")
                .orElse("");
        assertTrue(own.contains("default-src 'none'") && own.contains("script-src 'self';"), own);
        assertFalse(own.contains("unsafe"), own);
        for (String path : new String[] {LETTER + "/attachments/0", LETTER + "/message.eml"}) {
            HttpResponse<String> file = page.get(path);
            assertTrue(
                    file.headers().firstValue("Content-Disposition").orElse("").startsWith("attachment;"), path);
            assertEquals(
                    "nosniff",
                    file.headers().firstValue("X-Content-Type-Options").orElse(""),
                    path);
        }
        assertEquals(
                "application/octet-stream",
                page.get(LETTER + "/attachments/0")
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""));
        assertEquals(404, page.get(LETTER + "/attachments/7").statusCode());
    }
}
