package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.mailchute.files.Json;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the running application is on the page, in the API, at the webhook and in the notice. */
@Tag("journey")
class EventsJourneyTest {
    private static final String API = "/mail-center/api/events";

    @TempDir
    Path folder;

    private final List<JsonNode> posted = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private FakeTenant tenant;
    private Journey journey;
    private PageClient page;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            posted.add(Json.mapper().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        tenant = FakeTenant.start();
        tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com") // there is no such mailbox yet
                .outbound("orders", "servicedesk@contoso.com")
                .set("mail-center.notify", "help@contoso.com")
                .set("mail-center.notify-outbox", "orders")
                .set("mail-center.notify-events", "error")
                .set(
                        "events.webhook-url",
                        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook")
                .set("http.port", "0")
                .start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
        receiver.stop(0);
    }

    private JsonNode events(String query) {
        HttpResponse<String> answer = page.get(API + query);
        assertEquals(200, answer.statusCode(), answer.body());
        try {
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> kinds(String query) {
        List<String> kinds = new ArrayList<>();
        events(query)
                .path("events")
                .forEach(event -> kinds.add(
                        event.path("kind").asText() + " " + event.path("name").asText()));
        return kinds;
    }

    private void misspelt(String name) {
        journey.drop(
                "orders",
                name + ".eml",
                ("From: servicedesk@contoso.com\r\nTo: ann(at)x.example\r\nSubject: Secret plan\r\n\r\nHello.\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_mailbox_that_goes_down_and_comes_back_an_act_and_a_restart_are_events_everywhere() {
        Journey.await("down", () -> kinds("?kind=down").contains("down support"));
        String shown = page.get("/mail-center/events").body();
        assertTrue(shown.contains("Still going on"), shown);
        assertTrue(shown.contains("went down"), shown);

        tenant.mailbox("support@contoso.com");
        Journey.await("up", () -> kinds("?kind=up").equals(List.of("up support")));
        Journey.await("healthy", () -> !page.get("/mail-center/events").body().contains("Still going on"));

        misspelt("a");
        misspelt("b");
        Journey.await("letters", () -> journey.letters("outbound").size() == 2);
        Journey.await("listed", () -> page.get("/mail-center/letters").body().contains("2 letters"));
        page.act("/mail-center/letters", "act", "discard-all", "view", "", "confirmed", "yes");
        Journey.await("act", () -> kinds("?kind=act").equals(List.of("act orders")));
        JsonNode act = events("?kind=act").path("events").path(0);
        assertEquals("discard of 2 letters: 2 discarded", act.path("text").asText());
        assertFalse(act.path("who").asText().isEmpty());
        assertFalse(events("").toString().contains("Secret plan"));

        // Page by page, latest first.
        JsonNode first = events("?size=2");
        assertEquals(2, first.path("events").size());
        JsonNode second = events("?size=2&cursor=" + first.path("next").asText());
        assertTrue(second.path("events").path(0).path("number").asLong()
                < first.path("events").path(1).path("number").asLong());
        assertEquals(400, page.get(API + "?kind=dwon").statusCode());
        assertEquals(400, page.get(API + "?part=support").statusCode());
        assertTrue(kinds("?part=inbound.support").stream().allMatch(kind -> kind.endsWith(" support")));

        journey.stop();
        journey.set("inbound.support.attempts", "2").start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
        Journey.await("restart", () -> kinds("?kind=configuration").size() == 1);
        assertEquals(
                List.of("configuration mailchute", "started mailchute", "stopped mailchute"),
                kinds("?part=application.mailchute").subList(0, 3));
        assertTrue(events("?kind=configuration").toString().contains("mailchute.inbound.support.attempts"));

        Journey.await("posted", () -> posted.stream()
                .anyMatch(event -> event.path("type").asText().equals("dev.mailchute.configuration")));
        List<String> numbers = posted.stream()
                .map(event -> event.path("data").path("number").asText())
                .distinct() // a stop between delivery and record repeats one
                .toList();
        List<String> expected = new ArrayList<>();
        for (int number = 1; number <= numbers.size(); number++) {
            expected.add(String.valueOf(number));
        }
        assertEquals(expected, numbers);
    }
}
