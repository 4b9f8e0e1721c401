package dev.mailchute.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mailchute.files.Json;
import dev.mailchute.health.Backoff;
import dev.mailchute.health.Clocks;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.Event.EventText;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.net.Network;
import dev.mailchute.settings.Settings;
import dev.mailchute.support.ConnectProxy;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SteppedClock;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events reach a real HTTP server: each at least once and in their order, whatever it and this process do. */
class WebhookTest {
    private static final EventPart SUPPORT = new EventPart("inbound", "support");
    private static final Backoff WAITS = Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(15));
    private static final String SECRET = "a-secret-that-must-never-be-seen";

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final SteppedClock steady = new SteppedClock();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Behaviour behaviour = exchange -> exchange.sendResponseHeaders(204, -1);
    private HttpServer server;
    private SomeLedger ledger;
    private Network network;
    private Webhook webhook;

    private record Request(JsonNode body, byte[] bytes, String id, String timestamp, String signature) {}

    private interface Behaviour {
        void answer(HttpExchange exchange) throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        startServer(0);
        ledger = new SomeLedger(folder)
                .set(
                        "EVENTS_WEBHOOK_URL",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/token-in-the-path")
                .set("EVENTS_WEBHOOK_SECRET", SECRET);
        open();
    }

    private void startServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                requests.add(new Request(
                        Json.mapper().readTree(body),
                        body,
                        exchange.getRequestHeaders().getFirst("webhook-id"),
                        exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                        exchange.getRequestHeaders().getFirst("webhook-signature")));
                assertEquals(
                        "application/cloudevents+json; charset=UTF-8",
                        exchange.getRequestHeaders().getFirst("Content-Type"));
                behaviour.answer(exchange);
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    private void open() throws Exception {
        open(Duration.ofSeconds(30));
    }

    private void open(Duration deadline) throws Exception {
        Settings settings = ledger.settings();
        network = new Network(settings.microsoft365(), 1, Duration.ofSeconds(60));
        webhook = new Webhook(
                settings.reports().webhook().orElseThrow(),
                ledger.events(),
                network,
                new Clocks(clock, steady),
                WAITS,
                deadline);
        webhook.prepare();
    }

    private void shut() {
        webhook.close();
        network.close();
    }

    private void restart() throws Exception {
        shut();
        ledger.reopen();
        open();
    }

    @AfterEach
    void stop() {
        end.countDown();
        shut();
        server.stop(0);
        threads.shutdownNow();
        ledger.close();
    }

    private void happens(EventKind... kinds) {
        List<Event> events = new ArrayList<>();
        for (EventKind kind : kinds) {
            events.add(new Event(
                    clock.instant().truncatedTo(ChronoUnit.MILLIS), kind, SUPPORT, EventText.of("words", "step")));
        }
        ledger.events().add(events);
    }

    private List<String> kinds() {
        return requests.stream()
                .map(request -> request.body().path("data").path("kind").asText())
                .toList();
    }

    private void later(Duration time) {
        clock.step(time);
        steady.step(time);
        webhook.deliver();
    }

    @Test
    void each_event_is_a_signed_cloud_event() throws Exception {
        happens(EventKind.DOWN);
        webhook.deliver();
        JsonNode event = requests.get(0).body();
        assertEquals("1.0", event.path("specversion").asText());
        assertEquals(requests.get(0).id(), event.path("id").asText());
        assertTrue(event.path("source").asText().matches("urn:uuid:[0-9a-f-]{36}"), event::toString);
        assertEquals("dev.mailchute.down", event.path("type").asText());
        assertEquals("inbound.support", event.path("subject").asText());
        assertEquals(
                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                event.path("time").asText());
        assertEquals("error", event.path("data").path("severity").asText());
        assertEquals("words", event.path("data").path("text").asText());
        assertEquals("step", event.path("data").path("next").asText());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((requests.get(0).id() + "." + requests.get(0).timestamp() + ".").getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "v1,"
                        + Base64.getEncoder()
                                .encodeToString(mac.doFinal(requests.get(0).bytes())),
                requests.get(0).signature());
        assertEquals(
                String.valueOf(clock.instant().getEpochSecond()),
                requests.get(0).timestamp());
        assertEquals(0, webhook.waiting());
    }

    @Test
    void only_grave_events_are_sent_if_so_configured_and_what_ends_them() throws Exception {
        ledger.set("EVENTS_WEBHOOK_MIN_SEVERITY", "error");
        restart();
        happens(EventKind.STARTED, EventKind.DOWN, EventKind.THROTTLED, EventKind.UNTHROTTLED, EventKind.UP);
        webhook.deliver();
        assertEquals(List.of("down", "up"), kinds());
    }

    @Test
    void a_dead_receiver_gets_everything_in_order_when_it_is_back_and_is_logged_once() throws Exception {
        int port = server.getAddress().getPort();
        server.stop(0);
        try (LogLines log = LogLines.of("dev.mailchute")) {
            happens(EventKind.DOWN);
            webhook.deliver();
            happens(EventKind.UP);
            for (int i = 0; i < 5; i++) {
                later(Duration.ofMinutes(15));
            }
            assertEquals(1, log.warningsAndAbove().size(), log.warningsAndAbove()::toString);
            assertFalse(log.with("token-in-the-path").size() + log.with(SECRET).size() > 0);
            assertEquals("http://127.0.0.1", webhook.state().host());
            assertTrue(webhook.state().trouble().isPresent());
            assertEquals(2, webhook.waiting());
            startServer(port);
            later(Duration.ofMinutes(15));
            assertEquals(List.of("down", "up"), kinds());
            assertEquals(1, log.with("accepts events again").size());
        }
        assertTrue(webhook.state().trouble().isEmpty());
        assertTrue(webhook.state().delivered().isPresent());
    }

    @Test
    void tries_are_further_and_further_apart() {
        behaviour = exchange -> exchange.sendResponseHeaders(503, -1);
        happens(EventKind.DOWN);
        webhook.deliver();
        later(Duration.ofSeconds(4));
        assertEquals(1, requests.size());
        later(Duration.ofSeconds(1));
        assertEquals(2, requests.size());
        later(Duration.ofSeconds(9));
        assertEquals(2, requests.size());
        later(Duration.ofSeconds(1));
        assertEquals(3, requests.size());
        for (int i = 0; i < 20; i++) {
            later(Duration.ofMinutes(15));
        }
        assertEquals(23, requests.size());
        assertEquals(1, requests.stream().map(Request::id).distinct().count());
    }

    @Test
    void a_restart_goes_on_where_it_was() throws Exception {
        happens(EventKind.DOWN);
        webhook.deliver();
        behaviour = exchange -> exchange.sendResponseHeaders(500, -1);
        happens(EventKind.REASON, EventKind.UP);
        webhook.deliver();
        behaviour = exchange -> exchange.sendResponseHeaders(200, -1);
        restart();
        webhook.deliver();
        assertEquals(List.of("down", "reason", "reason", "up"), kinds());
    }

    @Test
    void a_kill_between_delivery_and_record_repeats_the_event_with_the_same_id() throws Exception {
        behaviour = exchange -> {
            sql("ALTER TABLE event_memory RENAME TO elsewhere");
            exchange.sendResponseHeaders(204, -1);
        };
        happens(EventKind.DOWN);
        webhook.deliver();
        sql("ALTER TABLE elsewhere RENAME TO event_memory");
        behaviour = exchange -> exchange.sendResponseHeaders(204, -1);
        restart();
        happens(EventKind.UP);
        webhook.deliver();
        assertEquals(List.of("down", "down", "up"), kinds());
        assertEquals(requests.get(0).id(), requests.get(1).id());
        assertEquals(requests.get(0).body(), requests.get(1).body());
    }

    private void sql(String sql) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/ledger.db"));
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_receiver_that_is_silent_or_drips_is_given_up_in_time() throws Exception {
        shut();
        open(Duration.ofMillis(300));
        happens(EventKind.DOWN);
        behaviour = exchange -> end.await(60, TimeUnit.SECONDS);
        webhook.deliver();
        assertEquals("no answer in time", webhook.state().trouble().orElseThrow());
        // An endless body behind an acceptance is not waited for.
        behaviour = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[100_000]);
            exchange.getResponseBody().flush();
            end.await(60, TimeUnit.SECONDS);
        };
        shut();
        open(Duration.ofSeconds(30));
        webhook.deliver();
        assertEquals(java.util.Optional.empty(), webhook.state().trouble());
        assertEquals(2, requests.size());
    }

    @Test
    void a_redirect_is_not_followed() {
        behaviour = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
        };
        happens(EventKind.DOWN);
        webhook.deliver();
        assertEquals(1, requests.size());
        assertEquals(
                "it answered 307, a redirect, and redirects are not followed",
                webhook.state().trouble().orElseThrow());
    }

    @Test
    void an_event_that_the_receiver_refuses_again_and_again_does_not_hold_up_the_others() {
        behaviour = exchange ->
                exchange.sendResponseHeaders(kinds().get(requests.size() - 1).equals("reason") ? 400 : 204, -1);
        happens(EventKind.DOWN, EventKind.REASON, EventKind.UP);
        webhook.deliver();
        for (int i = 0; i < 5; i++) {
            later(Duration.ofMinutes(15));
        }
        assertEquals(List.of("down", "reason", "reason", "reason", "reason", "reason", "up"), kinds());
        assertEquals(1, webhook.state().skipped());
    }

    @Test
    void what_is_older_than_a_week_is_not_sent() {
        happens(EventKind.DOWN);
        clock.step(Duration.ofDays(8));
        happens(EventKind.UP);
        webhook.deliver();
        assertEquals(List.of("up"), kinds());
        assertEquals(1, webhook.state().skipped());
    }

    @Test
    void a_new_webhook_begins_with_what_happens_next() throws Exception {
        ledger.events().forget("webhook position");
        happens(EventKind.DOWN);
        restart();
        happens(EventKind.UP);
        webhook.deliver();
        assertEquals(List.of("up"), kinds());
    }

    /** The fake tenant is a server with a certificate of its own, which answers such a request with 404. */
    @Test
    void it_goes_through_the_proxy_and_trusts_the_configured_authorities() throws Exception {
        try (FakeTenant tenant = FakeTenant.start();
                ConnectProxy proxy = new ConnectProxy(tenant.url().getPort())) {
            ledger.set("EVENTS_WEBHOOK_URL", tenant.url() + "/hook").set("PROXY", "http://127.0.0.1:" + proxy.port());
            restart();
            happens(EventKind.DOWN);
            webhook.deliver();
            assertTrue(webhook.state().trouble().orElseThrow().startsWith("TLS"), webhook.state()::toString);
            ledger.set("CA_FILE", tenant.caFile().toString());
            restart();
            webhook.deliver();
            assertTrue(webhook.state().trouble().orElseThrow().startsWith("it answered"), webhook.state()::toString);
            assertTrue(proxy.opened().size() >= 2, proxy.opened()::toString);
        }
    }

    @Test
    void of_several_processes_one_delivers_and_the_next_goes_on_where_it_has_stopped() throws Exception {
        boolean[] isOurs = {false};
        webhook.onlyWhile(() -> isOurs[0]);
        happens(EventKind.DOWN);
        webhook.deliver();
        assertEquals(List.of(), kinds());
        isOurs[0] = true;
        webhook.deliver();
        happens(EventKind.UP);
        isOurs[0] = false;
        webhook.deliver();
        ledger.events()
                .remember("webhook position", String.valueOf(ledger.events().last())); // the other one's work
        isOurs[0] = true;
        happens(EventKind.ACT);
        webhook.deliver();
        assertEquals(List.of("down", "act"), kinds());
    }

    @Test
    void a_process_that_wakes_up_does_not_set_the_others_back() throws Exception {
        happens(EventKind.DOWN);
        webhook.deliver();
        happens(EventKind.UP, EventKind.ACT);
        String last = String.valueOf(ledger.events().last());
        // It was frozen after it had asked whether it was its turn.
        webhook.onlyWhile(() -> {
            ledger.events().remember("webhook position", last);
            return true;
        });
        webhook.deliver();
        assertEquals(last, ledger.events().memory("webhook position").orElseThrow());
        assertEquals(List.of("down", "up"), kinds());
    }
}
