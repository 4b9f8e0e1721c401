package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.failure.Fault;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.web.server.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streams of events of open pages: who gets one, what it says, and when it ends. */
@Tag("journey")
class LiveStreamsTest {
    private static final String LIVE = "/mail-center/live";
    /** A quarter of these, and of those two for each account. */
    private static final int CONNECTIONS = 24;

    private static final int HELD = CONNECTIONS / 4;
    private static final int HELD_OF_ONE = 2;

    @TempDir
    Path folder;

    private final List<RawHttp> open = new ArrayList<>();
    private FakeTenant tenant;
    private Journey journey;
    private int port;

    @BeforeEach
    void start() throws IOException {
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        StringBuilder users = new StringBuilder();
        for (String name : List.of("olga", "vera", "anna", "paul")) {
            users.append(name).append(':').append(hash).append(":viewer\n");
        }
        users(users.toString());
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.users-file", folder.resolve("users").toString())
                .set("http.port", "0");
    }

    private void users(String lines) throws IOException {
        Path file = folder.resolve("users");
        Files.writeString(file, lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void stop() throws IOException {
        for (RawHttp stream : open) {
            stream.close();
        }
        journey.close();
        tenant.close();
    }

    /** @param stalled a stream is silent for a quarter of it */
    private void begin(Duration stalled) {
        Bounds usual = Bounds.standard();
        Bounds.TimeBounds times =
                new Bounds.TimeBounds(usual.times().head(), usual.times().body(), stalled);
        journey.timing(Journey.QUICK.web(new Bounds(
                        CONNECTIONS,
                        usual.strangers(),
                        usual.known(),
                        new Bounds.WorkBounds(1, 4),
                        times,
                        usual.certificateCheck())))
                .start();
        port = journey.chute().httpPort().orElseThrow();
    }

    private String signIn(String name) throws IOException {
        String form = "name=" + name + "&password=right";
        String answer = post("/mail-center/login", form);
        return "Cookie: "
                + answer.lines()
                        .filter(line -> line.toLowerCase().startsWith("set-cookie: "))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(answer))
                        .replaceFirst("(?i)set-cookie: ([^;]*).*", "$1");
    }

    private String post(String path, String form, String... headers) throws IOException {
        String head = RawHttp.request("POST", path, headers) + "\r\nContent-Type: application/x-www-form-urlencoded"
                + "\r\nContent-Length: " + form.length();
        return RawHttp.ask(port, head, form);
    }

    private RawHttp listen(String... headers) throws IOException {
        RawHttp stream = new RawHttp(port).send(RawHttp.request("GET", LIVE, headers) + "\r\n\r\n");
        open.add(stream);
        return stream;
    }

    @Test
    void a_stream_tells_the_state_then_what_changes_and_shows_that_it_lives() throws Exception {
        begin(Duration.ofSeconds(2));
        RawHttp stream = listen(signIn("olga"));
        String first = stream.until("}\n\n");
        assertTrue(first.contains("200 OK") && first.contains("text/event-stream"), first);
        assertTrue(first.toLowerCase().contains("x-accel-buffering: no"), first);
        assertTrue(first.toLowerCase().contains("cache-control: no-store"), first);
        assertTrue(first.contains("event: state\nid: ") && first.contains("\"down\":0"), first);
        // Longer than a client may leave an answer unread, and it is still there.
        for (int beats = 0; beats < 6; beats++) {
            stream.until("event: beat\n");
        }
        journey.chute().statuses().of("outbound.orders").fails(Fault.of("sign-in", "The client secret has expired"));
        String news = stream.until("\"down\":1");
        assertTrue(news.contains("event: state\n"), news);
        assertFalse(news.contains("The client secret has expired"), "only what the page asks for is told");
    }

    @Test
    void nobody_else_listens_and_a_stream_ends_with_the_session_of_whoever_listened() throws Exception {
        begin(Duration.ofSeconds(60));
        assertTrue(RawHttp.get(port, LIVE).contains("401"));
        assertTrue(RawHttp.get(port, LIVE, "Cookie: mailchute-000000000000=x").contains("401"));
        String olga = signIn("olga");
        assertTrue(RawHttp.get(port, LIVE, olga, "Sec-Fetch-Site: cross-site").contains("403"));
        assertTrue(RawHttp.get(port, LIVE, olga, "Origin: https://evil.example").contains("403"));
        assertEquals(0, journey.chute().httpStreams());

        RawHttp signedOut = listen(olga);
        signedOut.until("}\n\n");
        RawHttp stays = listen(signIn("vera"));
        stays.until("}\n\n");
        String token =
                RawHttp.get(port, "/mail-center", olga).replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
        post("/mail-center/logout", "csrf=" + token, olga);
        assertTrue(signedOut.rest().contains("event: ended\n"));
        assertEquals(1, journey.chute().httpStreams());

        users("nobody:" + "$2a$04$" + "x".repeat(53) + ":viewer\n"); // vera's line is gone
        assertTrue(stays.rest().contains("event: ended\n"));
        Journey.await("no stream is left", () -> journey.chute().httpStreams() == 0);
    }

    @Test
    void many_streams_starve_nobody_and_those_beyond_the_bound_come_again_later() throws Exception {
        begin(Duration.ofSeconds(60));
        String olga = signIn("olga");
        for (int i = 0; i < HELD_OF_ONE; i++) {
            listen(olga).until("}\n\n");
        }
        for (int i = 0; i < 5; i++) {
            String once = RawHttp.get(port, LIVE, olga);
            assertTrue(once.contains("event: state\n") && once.contains("event: later\n"), once);
        }
        assertEquals(HELD_OF_ONE, journey.chute().httpStreams());
        for (String other : List.of("vera", "anna")) {
            String cookie = signIn(other);
            for (int i = 0; i < HELD_OF_ONE; i++) {
                assertFalse(listen(cookie).until("}\n\n").contains("later"), other);
            }
        }
        assertEquals(HELD, journey.chute().httpStreams());
        String paul = signIn("paul");
        assertTrue(RawHttp.get(port, LIVE, paul).contains("event: later\n"), "all are taken");
        // One worker answers pages, and no stream has it.
        assertTrue(RawHttp.get(port, "/mail-center", paul).contains("200 OK"));
        assertTrue(RawHttp.get(port, "/observe/health/live").contains("200 OK"));

        open.get(0).close();
        Journey.await("a place", () -> journey.chute().httpStreams() == HELD - 1);
        assertFalse(listen(paul).until("}\n\n").contains("later"));

        // A stop does not wait for whoever listens.
        RawHttp last = open.get(open.size() - 1);
        journey.stop();
        assertTrue(last.rest().contains("event: ended\n"));
    }
}
