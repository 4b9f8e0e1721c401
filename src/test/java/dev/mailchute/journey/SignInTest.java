package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.access.ApiToken;
import dev.mailchute.access.Role;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.support.SteppedClock;
import dev.mailchute.testkit.FakeTenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in, staying signed in, and what becomes of a form whose session has ended. */
@Tag("journey")
class SignInTest {
    private static final String ID = SampleLetters.letter(0, Instant.EPOCH).id();
    private static final String LETTER = "/mail-center/letters/" + ID;
    private static final Pattern KEPT = Pattern.compile("name=\"kept\" value=\"([^\"]*)\"");
    private static final String HASH = BCrypt.withDefaults().hashToString(4, "right".toCharArray());

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private FakeTenant tenant;
    private Journey journey;
    private PageClient page;

    @BeforeEach
    void hold_a_letter() {
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0")
                .clock(clock);
        Letter letter = SampleLetters.letter(0, Instant.now());
        new MailCenter(folder.resolve("mail-center"), Clock.systemUTC())
                .hold(letter, Optional.of(() -> new ByteArrayInputStream(SampleLetters.mail(letter))));
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

    private void openWith(String... lines) throws IOException {
        users(lines);
        journey.set("http.users-file", folder.resolve("users").toString());
        open();
    }

    private void users(String... lines) throws IOException {
        Files.write(folder.resolve("users"), List.of(lines));
        Files.setPosixFilePermissions(folder.resolve("users"), PosixFilePermissions.fromString("rw-r-----"));
    }

    private static String operator(String name) {
        return name + ":" + HASH + ":operator";
    }

    private HttpResponse<String> login(String... fields) {
        return page.once(page.form("/mail-center/login", fields));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("none");
    }

    private HttpResponse<String> asked(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(page.root() + path));
        return page.once((headers.length == 0 ? request : request.headers(headers)).build());
    }

    private String history() throws IOException {
        return Files.readString(folder.resolve("mail-center/outbound/" + ID + "/history.jsonl"));
    }

    private static String kept(HttpResponse<String> answer) {
        Matcher found = KEPT.matcher(answer.body());
        return found.find() ? found.group(1) : "";
    }

    @Test
    void a_link_leads_to_its_letter_and_the_log_names_addresses_and_known_names_only() throws Exception {
        openWith(operator("olga"));
        try (LogLines log = LogLines.of("dev.mailchute.web")) {
            String link = LETTER + "?show=source";
            String toSignIn = location(asked(link));
            assertEquals("/mail-center/login?to=%2Fmail-center%2Fletters%2F" + ID + "%3Fshow%3Dsource", toSignIn);
            String to = "name=\"to\" value=\"" + link + "\"";
            assertTrue(asked(toSignIn).body().contains(to));
            HttpResponse<String> wrong = login("name", "olga", "password", "wrong", "to", link);
            assertEquals(401, wrong.statusCode());
            assertTrue(
                    wrong.body().contains(to) && wrong.body().contains("name=\"name\" value=\"olga\""), wrong.body());
            login("name", "hunter2\nsign-in failed from 192.0.2.1 as olga (page)", "password", "wrong");
            assertEquals(link, location(login("name", "olga", "password", "right", "to", link)));
            assertEquals(200, asked(link).statusCode());
            assertEquals(link, location(asked(toSignIn)), "whoever is signed in is led on at once");
            page.get(LETTER);
            page.act("/mail-center/logout");
            for (String evil : new String[] {"//evil.example", "/\\evil.example", "https://evil.example", "/observe"}) {
                assertFalse(
                        asked("/mail-center/login?to=" + java.net.URLEncoder.encode(evil, StandardCharsets.UTF_8))
                                .body()
                                .contains("evil"),
                        evil);
                assertEquals("/mail-center", location(login("name", "olga", "password", "right", "to", evil)), evil);
            }
            assertEquals(
                    1, log.with("sign-in failed from 127.0.0.1 as olga (page)").size());
            assertEquals(
                    1,
                    log.with("sign-in failed from 127.0.0.1 as an unknown name (page)")
                            .size());
            assertEquals(2, log.with("sign-in failed from").size());
            assertEquals(
                    5,
                    log.with("sign-in from 127.0.0.1 as olga (page, operator)").size());
            assertEquals(1, log.with("sign-out from 127.0.0.1 as olga").size());
            Pattern forFail2ban = failregex();
            assertEquals(2, matched(forFail2ban, log.with("sign-in failed")));
            assertEquals(0, matched(forFail2ban, log.with("sign-in from")));
            assertEquals(List.of(), log.with("hunter2"));
            assertEquals(List.of(), log.with("wrong"));
        }
    }

    /** As docs/operations.md gives it; a line is matched without its time. */
    private static Pattern failregex() throws IOException {
        String line = Files.readAllLines(Path.of("docs/operations.md")).stream()
                .filter(text -> text.startsWith("failregex = "))
                .findFirst()
                .orElseThrow();
        return Pattern.compile(line.substring("failregex = ".length()).replace("<ADDR>", "[0-9a-fA-F:.]+"));
    }

    private static long matched(Pattern pattern, List<String> said) {
        return said.stream()
                .filter(line -> pattern.matcher(" WARN  " + line).find())
                .count();
    }

    @Test
    void a_form_whose_session_has_ended_is_shown_once_more_with_its_text_and_nothing_is_done_unasked()
            throws Exception {
        openWith(operator("olga"));
        login("name", "olga", "password", "right");
        String text = "asked <b>Ann</b> & \"Bo\"\n\u4e2d\u6587 line 2";
        String token = page.token(LETTER);
        clock.step(Duration.ofHours(9));
        HttpResponse<String> late =
                page.once(page.form(LETTER + "/note", "note", text, "back", "q=order", "csrf", token));
        assertEquals(401, late.statusCode());
        String kept = kept(late);
        assertFalse(kept.isEmpty(), late.body());
        String carried = new String(Base64.getUrlDecoder().decode(kept), StandardCharsets.UTF_8);
        assertFalse(carried.contains(token), carried);
        HttpResponse<String> wrong = login("name", "olga", "password", "wrong", "kept", kept);
        assertEquals(kept, kept(wrong), "a wrong password loses nothing");
        HttpResponse<String> back =
                page.send(page.form("/mail-center/login", "name", "olga", "password", "right", "kept", kept));
        assertEquals(200, back.statusCode());
        assertTrue(
                back.body()
                        .contains("asked &lt;b&gt;Ann&lt;/b&gt; &amp; &quot;Bo&quot;\n\u4e2d\u6587 line 2</textarea>"),
                back.body());
        assertTrue(back.body().contains("action=\"" + LETTER + "/note\""), back.body());
        assertFalse(history().contains("asked"), "it waits for the button");
        String fresh = csrf(back);
        assertNotEquals(token, fresh);
        page.post(LETTER + "/note", fresh, "note", text, "back", "q=order");
        assertEquals(1, history().split("asked <b>Ann", -1).length - 1);

        clock.step(Duration.ofHours(9));
        kept = kept(page.once(page.form(LETTER + "/edit", "to", "new@x.example", "subject", "S", "csrf", fresh)));
        back = page.send(page.form("/mail-center/login", "name", "olga", "password", "right", "kept", kept));
        assertTrue(back.body().contains("name=\"to\" value=\"new@x.example\""), back.body());

        clock.step(Duration.ofHours(9));
        kept = kept(page.once(page.form(
                "/mail-center/letters", "act", "discard", "id", ID, "view", "", "confirmed", "yes", "csrf", fresh)));
        back = page.send(page.form("/mail-center/login", "name", "olga", "password", "right", "kept", kept));
        assertTrue(back.body().contains("Discard 1 letter?"), back.body());
        assertFalse(back.body().contains("confirmed"), "what asks twice asks twice again");
        assertEquals(1, journey.letters("outbound").size());
        page.post("/mail-center/letters", csrf(back), "act", "discard", "id", ID, "view", "");
        assertEquals(0, journey.letters("outbound").size());
    }

    private static String csrf(HttpResponse<String> answer) {
        Matcher found = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(answer.body());
        assertTrue(found.find(), answer.body());
        return found.group(1);
    }

    @Test
    void a_page_of_somebody_else_plants_no_text() throws Exception {
        openWith(operator("olga"));
        for (String[] from :
                new String[][] {{"Origin", "http://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}
                }) {
            for (String path : new String[] {LETTER + "/note", "/mail-center/login"}) {
                HttpResponse<String> answer = page.once(HttpRequest.newBuilder(URI.create(page.root() + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(from[0], from[1])
                        .POST(HttpRequest.BodyPublishers.ofString("note=planted&kept=eyJwYXRoIjoiIn0&name=planted"))
                        .build());
                assertEquals(403, answer.statusCode(), from[1]);
                assertFalse(answer.body().contains("planted") || answer.body().contains("kept"), answer.body());
            }
        }
    }

    @Test
    void a_form_from_before_a_restart_is_shown_once_more_where_nobody_signs_in() throws Exception {
        open();
        HttpResponse<String> old =
                page.once(page.form(LETTER + "/note", "note", "half a thought", "csrf", "of before"));
        assertEquals(403, old.statusCode());
        assertTrue(old.body().contains("half a thought</textarea>"), old.body());
        assertFalse(history().contains("half a thought"));
        page.post(LETTER + "/note", csrf(old), "note", "half a thought");
        assertTrue(history().contains("half a thought"));
        assertEquals("/mail-center", location(asked("/mail-center/login")));

        String here = cookieName("/mail-center", "127.0.0.1:8080");
        assertTrue(here.matches("mailchute-[0-9a-f]{12}"), here);
        assertEquals(here, cookieName("/mail-center/letters", "127.0.0.1:8080"), "one for all pages");
        assertNotEquals(here, cookieName("/mail-center", "127.0.0.1:8081"), "another port may be another Mailchute");
    }

    /** Of an answer to somebody without a cookie. */
    private String cookieName(String path, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", journey.chute().httpPort().orElseThrow())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, "Set-Cookie: ", 0, 12))
                    .map(line -> line.substring(12).replaceFirst("=.*", ""))
                    .findFirst()
                    .orElse("none");
        }
    }

    @Test
    void whoever_is_changed_or_taken_out_is_signed_out_and_polling_keeps_nobody_signed_in() throws Exception {
        openWith(operator("olga"), operator("vera"));
        login("name", "olga", "password", "right");
        assertEquals(200, asked("/mail-center").statusCode());
        users("olga:" + HASH + ":viewer", operator("vera"));
        assertEquals(303, asked("/mail-center").statusCode());
        users(operator("olga"), operator("vera"));
        assertEquals(303, asked("/mail-center").statusCode(), "ended once is ended");
        login("name", "olga", "password", "right");
        users(operator("vera"));
        assertEquals(401, asked("/mail-center/live?once=1").statusCode());

        Path file = folder.resolve("users");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertEquals(401, login("name", "vera", "password", "right").statusCode());
        HttpResponse<String> health = asked("/observe/health");
        assertTrue(
                health.body()
                        .contains("the users file lets nobody sign in: users other than its owner may write to it"),
                health.body());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        login("name", "vera", "password", "right");
        for (int hour = 0; hour < 9; hour++) {
            assertEquals(hour < 8 ? 200 : 401, asked("/mail-center/live?once=1").statusCode(), hour + " h");
            clock.step(Duration.ofMinutes(61));
        }
        login("name", "vera", "password", "right");
        String[] script = {"X-Mailchute-Poll", "1"};
        for (int hour = 0; hour < 9; hour++) {
            assertEquals(
                    hour < 8 ? 200 : 401, asked("/mail-center/jobs", script).statusCode(), hour + " h");
            clock.step(Duration.ofMinutes(61));
        }
    }

    @Test
    void a_token_is_for_programs_only_and_a_wrong_one_slows_down_neither_right_ones_nor_people() throws Exception {
        ApiToken token = ApiToken.random();
        openWith(operator("olga"), token.line("backup", Role.OPERATOR));
        String letters = "/mail-center/api/letters";
        try (LogLines log = LogLines.of("dev.mailchute.web")) {
            assertEquals(200, bearer(letters, token.secret()).statusCode());
            assertEquals(200, bearer(letters, token.secret()).statusCode());
            assertEquals(
                    1,
                    log.with("sign-in from 127.0.0.1 as backup (token, operator)")
                            .size());
            assertEquals(
                    401, login("name", "backup", "password", token.secret()).statusCode());
            assertEquals(401, bearer(letters, "right").statusCode());
            for (int i = 0; i < 10; i++) {
                bearer(letters, ApiToken.random().secret());
            }
            HttpResponse<String> slowed = bearer(letters, ApiToken.random().secret());
            assertEquals(429, slowed.statusCode());
            assertTrue(slowed.headers().firstValue("Retry-After").isPresent());
            assertEquals(200, bearer(letters, token.secret()).statusCode());
            assertEquals(303, login("name", "olga", "password", "right").statusCode());
            assertEquals(
                    10,
                    log.with("sign-in failed from 127.0.0.1 as an unknown token (API)")
                            .size());
            assertEquals(1, log.with("sign-in slowed down from 127.0.0.1").size());
            assertEquals(List.of(), log.with("mct_"));
        }
        HttpResponse<String> done =
                page.send(HttpRequest.newBuilder(URI.create(page.root() + letters + "/" + ID + "/discard"))
                        .header("Authorization", "Bearer " + token.secret())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build());
        assertEquals(200, done.statusCode(), done.body());
        users(operator("olga"));
        assertNotEquals(200, bearer(letters, token.secret()).statusCode());
    }

    private HttpResponse<String> bearer(String path, String token) {
        return asked(path, "Authorization", "Bearer " + token);
    }
}
