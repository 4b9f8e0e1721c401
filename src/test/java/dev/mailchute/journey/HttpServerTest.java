package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.access.ApiToken;
import dev.mailchute.access.Role;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.TestCertificate;
import dev.mailchute.web.server.Bounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in front of the page, with sockets that do what no browser does. */
@Tag("journey")
class HttpServerTest {
    private static final int CONNECTIONS = 16;
    private static final Bounds USUAL = Bounds.standard();
    private static final String ID = SampleLetters.letter(0, Instant.EPOCH).id();
    private static final String LETTER = "/mail-center/letters/" + ID;
    private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private int port;

    @BeforeEach
    void prepare() {
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0");
        Letter letter = SampleLetters.letter(0, Instant.now());
        new MailCenter(folder.resolve("mail-center"), Clock.systemUTC())
                .hold(letter, Optional.of(() -> new ByteArrayInputStream(SampleLetters.mail(letter))));
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private void open(Bounds bounds) {
        journey.timing(Journey.QUICK.web(bounds)).start();
        port = journey.chute().httpPort().orElseThrow();
    }

    private void withUsers() throws IOException {
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        Files.writeString(folder.resolve("users"), "olga:" + hash + ":operator\n");
        journey.set("http.users-file", folder.resolve("users").toString());
    }

    /** Few connections, and nobody is waited for long. */
    private static Bounds impatient(Duration patience) {
        return new Bounds(
                CONNECTIONS,
                USUAL.strangers(),
                USUAL.known(),
                new Bounds.WorkBounds(2, 4),
                new Bounds.TimeBounds(patience, patience, patience),
                Duration.ofMillis(100));
    }

    private static String status(String answer) {
        return answer.lines().findFirst().orElse("nothing");
    }

    private static String form(int length) {
        return RawHttp.request(
                "POST",
                "/mail-center/login",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: " + length);
    }

    @Test
    void whoever_stops_in_the_middle_is_hung_up_on() throws Exception {
        open(impatient(Duration.ofSeconds(1)));
        for (String begun : List.of("", "GET /mail-center HTTP/1.1\r\nHost: lo", form(100) + "\r\n\r\nname=ol")) {
            try (RawHttp http = new RawHttp(port)) {
                assertEquals("", http.send(begun).rest(), begun);
            }
        }
        try (RawHttp http = new RawHttp(port)) {
            http.send(RawHttp.request("GET", "/observe/health/live") + "\r\n\r\n");
            assertEquals("HTTP/1.1 200 OK", http.statusLine());
            http.rest(); // a connection that is kept open is closed when it is idle
        }
    }

    @Test
    void health_answers_while_idle_clients_hold_all_connections() throws Exception {
        open(impatient(Duration.ofMinutes(5)));
        List<RawHttp> held = new ArrayList<>();
        try {
            for (int i = 0; i < 4 * CONNECTIONS; i++) {
                RawHttp http = new RawHttp(port);
                held.add(http);
                http.send(i % 2 == 0 ? "GET / HT" : form(1000) + "\r\n\r\nname=");
            }
            assertEquals("HTTP/1.1 200 OK", status(RawHttp.get(port, "/observe/health/live")));
            assertEquals("HTTP/1.1 200 OK", status(RawHttp.get(port, "/mail-center")));
            Journey.await("connections within the bound", () -> journey.chute().httpConnections() <= CONNECTIONS);
        } finally {
            for (RawHttp http : held) {
                http.close();
            }
        }
    }

    @Test
    void one_request_of_a_connection_is_taken_at_a_time_and_what_is_sent_ahead_is_not_kept() throws Exception {
        open(impatient(Duration.ofMinutes(5)));
        try (RawHttp http = new RawHttp(port)) {
            http.send((RawHttp.request("GET", "/mail-center/login") + "\r\n\r\n").repeat(500));
            String answers = http.rest();
            assertEquals(1, answers.split("HTTP/1.1 ", -1).length - 1, answers);
        }
        try (RawHttp http = new RawHttp(port)) {
            // answered at once, each before the next is looked at, and not taken: more than the buffers between the two
            // hold
            String redirects = (RawHttp.request("GET", "/") + "\r\n\r\n").repeat(1000);
            assertThrows(SocketException.class, () -> {
                for (int i = 0; i < 300; i++) {
                    http.send(redirects);
                }
            });
        }
        try (RawHttp http = new RawHttp(port)) {
            for (String head : List.of(
                    RawHttp.request("HEAD", "/mail-center/letters"),
                    RawHttp.request("HEAD", LETTER + "/message.eml"),
                    RawHttp.request("GET", "/no-such", "Connection: keep-alive"),
                    form(2) + "\r\nExpect: 100-continue",
                    RawHttp.request("GET", "/"),
                    RawHttp.request("GET", LETTER + "/message.eml"))) {
                String body = head.startsWith("POST") ? "a=" : "";
                assertTrue(http.send(head + "\r\n\r\n").answer(head, body).startsWith("HTTP/1.1 "), head);
            }
        }
    }

    @Test
    void no_probe_is_told_to_come_again_however_many_ask_for_health_and_metrics() throws Exception {
        open(impatient(Duration.ofMinutes(5))); // 4 wait, of what is not observed
        List<RawHttp> asking = new ArrayList<>();
        List<String> paths = List.of("metrics", "metrics", "health/live", "health/ready");
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                asking.add(new RawHttp(port));
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                String request = RawHttp.request("GET", "/observe/" + paths.get(i % 4), "Connection: close");
                asking.get(i).send(request + "\r\n\r\n");
            }
            for (RawHttp http : asking) {
                assertEquals("HTTP/1.1 200 OK", http.statusLine());
            }
        } finally {
            for (RawHttp http : asking) {
                http.close();
            }
        }
    }

    @Test
    void health_and_programs_are_answered_while_the_page_has_more_to_do_than_it_can() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        try (Stream<Path> files = Files.list(Journey.ROUTES)) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName().toString()));
            }
        }
        Files.writeString(routes.resolve("slow.camel.yaml"), """
                - route:
                    id: slow
                    description: Takes until it is let go on
                    from:
                      uri: platform-http:/slow
                      steps:
                        - bean:
                            beanType: dev.mailchute.journey.Gate
                            method: pass
                """);
        journey.routes(routes);
        Gate.shut(2);
        open(impatient(Duration.ofMinutes(5))); // two at work, four in the line
        List<RawHttp> asking = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                asking.add(new RawHttp(port).send(RawHttp.request("GET", "/slow") + "\r\n\r\n"));
            }
            Gate.awaitInside();
            Journey.await("a full line", this::isFull);
            String full = RawHttp.get(port, "/mail-center");
            assertTrue(full.contains("\r\nRetry-After: 5\r\n") && full.contains("Nothing was done"), full);
            for (String path : List.of("live", "ready")) {
                assertEquals("HTTP/1.1 200 OK", status(RawHttp.get(port, "/observe/health/" + path)));
            }
            assertEquals("HTTP/1.1 200 OK", status(RawHttp.get(port, "/mail-center/api/letters")));
            asking.remove(5).close(); // somebody who has gone keeps no place in the line
            Gate.open();
            for (RawHttp http : asking) {
                assertEquals("HTTP/1.1 200 OK", http.statusLine());
            }
            Journey.await(
                    "places again", () -> RawHttp.get(port, "/mail-center").startsWith("HTTP/1.1 200"));
        } finally {
            Gate.open();
            for (RawHttp http : asking) {
                http.close();
            }
        }
    }

    /** A request that is let into the line has no answer, and leaves it again. */
    private boolean isFull() throws IOException {
        try (RawHttp http = new RawHttp(port).patience(2000)) {
            return http.send(RawHttp.request("GET", "/mail-center") + "\r\n\r\n")
                    .statusLine()
                    .startsWith("HTTP/1.1 503");
        } catch (SocketTimeoutException inLine) {
            return false;
        }
    }

    @Test
    void a_stranger_may_send_a_sign_in_form_and_not_more() throws Exception {
        withUsers();
        open(USUAL);
        // refused by what is announced, before any of it is read
        try (RawHttp http = new RawHttp(port)) {
            http.send(form(1024 * 1024) + "\r\n\r\n");
            assertEquals("HTTP/1.1 413 Request Entity Too Large", http.statusLine());
        }
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        String chunked = RawHttp.request(
                "POST",
                "/mail-center/login",
                "Content-Type: application/x-www-form-urlencoded",
                "Transfer-Encoding: chunked");
        String answer = RawHttp.ask(port, chunked, chunk.repeat(5) + "0\r\n\r\n");
        assertEquals("HTTP/1.1 413 Request Entity Too Large", status(answer));
        assertTrue(answer.contains("Nothing was done") && answer.contains("page.css"), answer);
        String api = RawHttp.ask(
                port,
                RawHttp.request(
                        "POST",
                        "/mail-center/api/letters/" + ID + "/retry",
                        "Content-Type: application/json",
                        "Content-Length: 100000",
                        "Expect: 100-continue"),
                "");
        assertEquals("HTTP/1.1 413 Request Entity Too Large", status(api));
        assertTrue(api.contains("application/problem+json") && api.matches("(?s).*\"status\"\\s*:\\s*413.*"), api);
        String file = RawHttp.ask(
                port,
                RawHttp.request(
                        "POST",
                        "/mail-center/login",
                        "Content-Type: multipart/form-data; boundary=x",
                        "Content-Length: 9"),
                "--x--\r\n\r\n");
        assertEquals("HTTP/1.1 415 Unsupported Media Type", status(file));
        // 90 of them hold nothing, and the one who may is let in
        List<RawHttp> held = new ArrayList<>();
        try {
            for (int i = 0; i < 90; i++) {
                held.add(new RawHttp(port));
                held.get(i).send(form(1024 * 1024) + "\r\n\r\n");
            }
            PageClient page = new PageClient(port);
            assertEquals(
                    200,
                    page.post("/mail-center/login", "", "name", "olga", "password", "right")
                            .statusCode());
            assertTrue(page.get(LETTER).body().contains("Order 4100"));
            // nor do those who send all that may be held, to a few bytes, and wait
            for (int i = 0; i < 18; i++) {
                held.add(new RawHttp(port));
                int most = USUAL.strangers().all() - i * 59_999 - 3;
                held.get(90 + i).send(form(60_000) + "\r\n\r\n" + "x".repeat(Math.min(59_999, most)));
            }
            assertEquals(
                    200,
                    new PageClient(port)
                            .post("/mail-center/login", "", "name", "olga", "password", "right")
                            .statusCode());
            assertEquals(
                    200,
                    page.act(LETTER + "/note", "note", "\u6f22".repeat(2000), "more", "y".repeat(200_000))
                            .statusCode());
        } finally {
            for (RawHttp http : held) {
                http.close();
            }
        }
    }

    @Test
    void a_program_with_a_token_may_send_as_much_as_people_who_are_signed_in() throws Exception {
        withUsers();
        ApiToken token = ApiToken.random();
        Files.writeString(
                folder.resolve("users"), token.line("backup", Role.OPERATOR) + "\n", StandardOpenOption.APPEND);
        open(USUAL);
        List<String> ids = Stream.iterate(0, i -> i + 1)
                .limit(10_000)
                .map(i -> String.format("\"20261124-101500-orders-with-a-long-name-%05d\"", i))
                .toList();
        String body = "{\"act\": \"discard\", \"ids\": [" + String.join(", ", ids) + "]}";
        assertTrue(body.length() > USUAL.strangers().one(), "it is large: " + body.length());
        // the very first request, before anything else has looked at the users file
        String known = "Bearer " + token.secret();
        assertEquals("HTTP/1.1 202 Accepted", status(RawHttp.ask(port, job(known, body.length()), body)));
        for (String other : List.of("Bearer " + ApiToken.random().secret(), "Bearer right", "Basic b2xnYTpyaWdodA==")) {
            assertTooLarge(job(other, body.length()));
        }
        assertTooLarge(job(known, USUAL.known().one() + 1));
    }

    private static String job(String authorization, int length) {
        return RawHttp.request(
                "POST",
                "/mail-center/api/jobs",
                "Content-Type: application/json",
                "Authorization: " + authorization,
                "Content-Length: " + length);
    }

    /** By what is announced: the body is not even sent. */
    private void assertTooLarge(String head) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            http.send(head + "\r\n\r\n");
            assertEquals("HTTP/1.1 413 Request Entity Too Large", http.statusLine(), head);
        }
    }

    @Test
    void what_people_type_and_mark_is_taken_whole() {
        open(USUAL);
        PageClient page = new PageClient(port);
        String note = "\ud834\udd1e\u6f22".repeat(500);
        assertEquals(200, page.act(LETTER + "/note", "note", note).statusCode());
        assertTrue(page.get(LETTER).body().contains(note));
        String people = String.join(
                ", ",
                Stream.iterate(1, i -> i + 1)
                        .limit(800)
                        .map(i -> "someone-with-a-long-name-" + i + "@department.contoso.example")
                        .toList());
        HttpResponse<String> edited = page.act(LETTER + "/edit", "to", people, "from", "nobody@x.example");
        assertTrue(edited.statusCode() < 500 && edited.statusCode() != 413, edited.body());
        String[] marks = new String[10_000];
        for (int i = 0; i < marks.length; i += 2) {
            marks[i] = "id";
            marks[i + 1] = "20261124-101500-orders-" + i;
        }
        page.get("/mail-center/letters");
        String token = page.token("/mail-center/letters");
        HttpResponse<String> marked = page.post("/mail-center/letters", token, marks);
        assertFalse(Set.of(400, 413, 500, 503).contains(marked.statusCode()), marked.body());
        HttpResponse<String> tooMuch = page.act(LETTER + "/note", "note", "z".repeat(1_100_000));
        assertEquals(413, tooMuch.statusCode());
        assertTrue(tooMuch.body().contains("/mail-center\""), tooMuch.body());
    }

    @Test
    void what_the_server_answers_by_itself_is_in_words_and_leads_back() throws Exception {
        open(USUAL);
        assertTrue(RawHttp.get(port, "/").contains("302 Found\r\nLocation: /mail-center\r\n"));
        for (String path : List.of(
                "/",
                "/mail-center",
                LETTER,
                LETTER + "/message.eml",
                "/observe/health/live",
                "/observe/metrics",
                "/mail-center/api/letters")) {
            String head = RawHttp.ask(port, RawHttp.request("HEAD", path), "");
            String get = RawHttp.get(port, path);
            assertEquals(status(get), status(head));
            assertEquals(head.length(), head.indexOf("\r\n\r\n") + 4, head);
        }
        for (String path : List.of(
                "/no-such-page", "/mail-center/letters/%zz", "/mail-centers", "/mail-center/x?" + "q".repeat(20_000))) {
            String answer = RawHttp.get(port, path);
            assertTrue(status(answer).matches("HTTP/1.[01] 4(00|04|14) .*"), path + answer);
            assertTrue(answer.contains("page.css") && answer.contains("href=\"/mail-center\""), path + answer);
        }
        String fields = RawHttp.get(port, "/mail-center", "X-Long: " + "x".repeat(20_000));
        assertTrue(status(fields).endsWith(" 431 Request Header Fields Too Large"), fields);
        assertTrue(fields.contains("page.css"), fields);
        String method = RawHttp.ask(port, RawHttp.request("DELETE", LETTER), "");
        assertEquals("HTTP/1.1 405 Method Not Allowed", status(method));
        assertTrue(method.toLowerCase().contains("\r\nallow: ") && method.contains("page.css"), method);
        String api = RawHttp.ask(port, RawHttp.request("PUT", "/mail-center/api/letters"), "");
        assertTrue(api.contains("405") && api.contains("application/problem+json"), api);
        for (String head : List.of(
                RawHttp.request("GET", "/mail-center", "Host: localhost"),
                RawHttp.request("GET", "/observe/health/live", "Host: evil.example"),
                "GET /mail-center HTTP/1.1\r\nAccept: */*",
                "GET /mail-center HTTP/1.1\r\nHost: local host",
                "GET /mail-center HTTP/1.1\r\nHost: localhost:x",
                "GET /mail-center HTTP/1.1\r\nHost: a@localhost")) {
            assertEquals("HTTP/1.1 400 Bad Request", status(RawHttp.ask(port, head, "")), head);
        }
    }

    @Test
    void what_came_through_a_proxy_is_refused_until_people_sign_in() throws Exception {
        open(USUAL);
        for (String header : List.of(
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-Proto: https",
                "Forwarded: for=1.2.3.4",
                "Via: 1.1 x",
                "x-real-ip: 1.2.3.4")) {
            for (String path : List.of(
                    "/",
                    "/mail-center",
                    LETTER,
                    "/mail-center/api/letters",
                    "//mail-center",
                    "/observe/../mail-center")) {
                String answer = RawHttp.get(port, path, header);
                assertEquals("HTTP/1.1 403 Forbidden", status(answer), header + path);
                assertTrue(answer.contains("mailchute.http.users-file"), answer);
            }
            assertEquals("HTTP/1.1 200 OK", status(RawHttp.get(port, "/observe/health/live", header)));
        }
        String asNginx = "GET /mail-center HTTP/1.0\r\nHost: 127.0.0.1:" + port;
        assertEquals(
                "HTTP/1.1 403 Forbidden", status(RawHttp.ask(port, asNginx, "")).replace("1.0", "1.1"));
        assertEquals("HTTP/1.1 200 OK", status(RawHttp.get(port, "/mail-center")));
    }

    @Test
    void only_a_trusted_proxy_makes_a_cookie_for_tls() throws Exception {
        withUsers();
        journey.set("http.trusted-proxies", "127.0.0.1");
        open(USUAL);
        assertTrue(signedIn("X-Forwarded-Proto: https").contains("; Secure"));
        assertFalse(signedIn("X-Forwarded-Proto: http").contains("; Secure"));
        journey.stop();
        journey.set("http.trusted-proxies", "10.0.0.5");
        open(USUAL);
        assertFalse(signedIn("X-Forwarded-Proto: https").contains("; Secure"));
    }

    private String signedIn(String header) throws IOException {
        String answer = RawHttp.ask(port, form(24) + "\r\n" + header, "name=olga&password=right");
        assertEquals("HTTP/1.1 303 See Other", status(answer));
        return answer;
    }

    @Test
    void everything_is_below_the_base_path_and_every_link_leads_there() throws Exception {
        withUsers();
        journey.set("http.base-path", "/mail/box");
        open(USUAL);
        assertTrue(RawHttp.get(port, "/").contains("Location: /mail/box/mail-center\r\n"));
        assertTrue(RawHttp.get(port, "/mail/box").contains("Location: /mail/box/mail-center\r\n"));
        assertEquals("HTTP/1.1 200 OK", status(RawHttp.get(port, "/mail/box/observe/health/live")));
        for (String outside :
                List.of("/mail-center", "/mail-center/api/letters", "/observe/health", "/mail/boxer/mail-center")) {
            assertEquals("HTTP/1.1 404 Not Found", status(RawHttp.get(port, outside)), outside);
        }
        PageClient page = new PageClient(port);
        assertTrue(page.get("/mail/box/mail-center").body().contains("type=\"password\""));
        page.post("/mail/box/mail-center/login", "", "name", "olga", "password", "right");
        Set<String> seen = new TreeSet<>();
        List<String> next = new ArrayList<>(List.of("/mail/box/mail-center"));
        while (!next.isEmpty()) {
            String path = next.remove(0);
            HttpResponse<String> answer = page.get(path);
            assertEquals(200, answer.statusCode(), path);
            Matcher links = LINK.matcher(
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")
                                    && !path.endsWith("/html")
                            ? answer.body()
                            : "");
            while (links.find()) {
                String link = links.group(1).replace("&amp;", "&").replaceFirst("#.*", "");
                if (!link.isEmpty() && !link.startsWith("?") && !link.startsWith("mailto:")) {
                    assertTrue(link.startsWith("/mail/box/mail-center"), link + " on " + path);
                    boolean isForm = links.group().startsWith("action");
                    if (!isForm && seen.add(link)) {
                        next.add(link);
                    }
                }
            }
        }
        assertTrue(seen.size() > 10, seen.toString());
        assertEquals(
                200,
                page.act("/mail/box" + LETTER + "/note", "note", "below the base path")
                        .statusCode());
        assertTrue(page.get("/mail/box" + LETTER).body().contains("below the base path"));
    }

    @Test
    void probes_and_scraping_have_an_address_of_their_own() throws Exception {
        withUsers();
        journey.set("http.observe-port", "0").set("http.base-path", "/mail");
        open(USUAL);
        int observe = journey.chute().observePort().orElseThrow();
        for (String path : List.of("live", "ready")) {
            String answer = RawHttp.get(observe, "/observe/health/" + path);
            assertEquals("HTTP/1.1 200 OK", status(answer));
            assertTrue(answer.contains("\r\n{\n  \"status\" : \"UP\"\n}\n"), answer);
            assertEquals("HTTP/1.1 200 OK", status(RawHttp.get(port, "/mail/observe/health/" + path)));
        }
        assertTrue(RawHttp.get(observe, "/observe/health").contains("outbound.orders"));
        assertTrue(RawHttp.get(observe, "/observe/metrics").contains("mailchute_letters"));
        assertEquals("HTTP/1.1 404 Not Found", status(RawHttp.get(port, "/mail/observe/health")));
        assertEquals("HTTP/1.1 404 Not Found", status(RawHttp.get(port, "/mail/observe/metrics")));
        for (String path : List.of(
                "/",
                "/mail-center",
                "/mail/mail-center",
                "/mail-center/api/letters",
                "/observe/../mail-center/api/letters",
                "/observe/..%2Fmail-center")) {
            assertEquals("HTTP/1.1 404 Not Found", status(RawHttp.get(observe, path)), path);
        }
    }

    @Test
    void tls_is_spoken_with_a_certificate_that_is_renewed_without_a_restart() throws Exception {
        Path files = Files.createDirectories(folder.resolve("tls"));
        TestCertificate first = certificate("first");
        TestCertificate second = certificate("second");
        Path used = files.resolve("server.pem");
        Path key = files.resolve("server-key.pem");
        put(first.pemWithKey(), used);
        put(first.pemWithKey(), key);
        journey.set("http.certificate", used.toString()).set("http.certificate-key", key.toString());
        open(impatient(Duration.ofSeconds(20)));
        assertEquals(first.certificate(), presented());
        try (RawHttp https = new RawHttp(tls())) {
            String answer = https.send(RawHttp.request("GET", "/mail-center", "Connection: close") + "\r\n\r\n")
                    .rest();
            assertEquals("HTTP/1.1 200 OK", status(answer));
            assertTrue(answer.contains("; Secure"), answer);
        }
        put(second.pemWithKey(), used); // and the key does not fit yet
        put(second.pemWithKey(), key);
        Journey.await("the renewed certificate", () -> presented().equals(second.certificate()));
        Files.writeString(used, "half a");
        Files.writeString(key, "file");
        assertEquals(second.certificate(), presented());
    }

    private TestCertificate certificate(String name) throws IOException {
        return TestCertificate.ofAnApp(Files.createDirectories(folder.resolve(name)));
    }

    private static void put(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private X509Certificate presented() throws IOException, GeneralSecurityException {
        try (SSLSocket socket = tls()) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private SSLSocket tls() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        Socket plain = new Socket("127.0.0.1", port);
        return (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
    }

    /** Which certificate it is the test looks at itself. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
