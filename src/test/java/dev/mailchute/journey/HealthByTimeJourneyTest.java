package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.app.Timing;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SetClock;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;

/** Whatever stops the work of a part, health and the log tell it, and tell the end. */
@Tag("journey")
class HealthByTimeJourneyTest {
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final SetClock steady = new SetClock();
    private FakeTenant tenant;
    private Journey journey;

    @BeforeEach
    void setUp() {
        tenant = FakeTenant.start();
        journey = new Journey(tenant, folder);
        journey.set("http.port", "0")
                .timing(new Timing(
                                Clock.systemUTC(),
                                steady,
                                Duration.ofSeconds(300),
                                Duration.ofSeconds(60),
                                Journey.QUICK.redelivery(),
                                Journey.QUICK.looks())
                        .waits(Journey.QUICK
                                .waits()
                                .watching(new Timing.Watching(
                                        Duration.ofMinutes(3),
                                        Duration.ofMillis(300),
                                        Duration.ofMillis(300),
                                        Duration.ofMillis(100)))));
    }

    @AfterEach
    void close() {
        journey.close();
        tenant.close();
    }

    private HttpResponse<String> get(String path) {
        try {
            URI uri =
                    URI.create("http://127.0.0.1:" + journey.chute().httpPort().orElseThrow() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String text(String path) {
        return get(path).body();
    }

    private JsonNode health(String path) {
        try {
            HttpResponse<String> answer = get(path);
            JsonNode body = dev.mailchute.files.Json.mapper().readTree(answer.body());
            if (path.startsWith("/observe/")) {
                assertEquals(body.path("status").asText().equals("DOWN") ? 503 : 200, answer.statusCode());
            }
            return body;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode part(String name) {
        return health("/observe/health").path("checks").path(name);
    }

    private void await(String name, String status, String words) {
        Journey.await(
                name + " " + status,
                () -> part(name).path("status").asText().equals(status)
                        && part(name).path("reason").asText().contains(words));
    }

    private static Scheduler scheduler() throws Exception {
        for (Scheduler scheduler : SchedulerRepository.getInstance().lookupAll()) {
            if (scheduler.checkExists(TriggerKey.triggerKey("support", "inbound"))) {
                return scheduler;
            }
        }
        throw new IllegalStateException("no scheduler knows the mailbox");
    }

    @Test
    void a_blocked_poll_a_stopped_scheduler_and_an_outbox_that_nobody_looks_into_show_and_come_back() throws Exception {
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        journey.inbound("support", support.address())
                .outbound("orders", tenant.mailbox("orders@contoso.com").address())
                .start();
        Journey.await(
                "all up",
                () -> health("/observe/health").path("status").asText().equals("UP"));
        for (String part :
                new String[] {"inbound.support", "outbound.orders", "storage.ledger", "storage.mail-center"}) {
            assertEquals("UP", part(part).path("status").asText(), part);
            assertTrue(part(part).has("since"), part);
        }
        assertTrue(health("/observe/health").path("checks").properties().stream()
                .anyMatch(check -> check.getKey().startsWith("storage./")));

        try (LogLines log = LogLines.of("dev.mailchute.health.HealthWatch")) {
            // An answer of Graph does not come.
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            tenant.once()
                    .on(Operation.GET_MIME)
                    .meanwhile(() -> {
                        held.countDown();
                        await(goOn);
                    })
                    .answersProperly();
            FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Hello", "there"));
            await(held);
            steady.set(LONG);
            await("inbound.support", "DOWN", "a poll of support has begun and has made no progress for");
            assertEquals("UP", health("/observe/health/live").path("status").asText());
            assertEquals("UP", health("/observe/health/ready").path("status").asText());
            Journey.await("told", () -> {
                // After a jump of the clock the log is silent for a while.
                steady.set(Duration.ofSeconds(1));
                return log.with("inbound support is down").size() == 1;
            });
            goOn.countDown();
            Journey.await("delivered", mail::isRead);
            await("inbound.support", "UP", "");
            Journey.await("told", () -> log.with("inbound support works again").size() == 1);

            scheduler().standby();
            // One more poll may have been on its way.
            Journey.await("down everywhere", () -> {
                steady.set(LONG);
                JsonNode api =
                        health("/mail-center/api/health").path("mailboxes").get(0);
                return part("inbound.support").path("reason").asText().contains("no poll of support has completed for")
                        && text("/mail-center").contains("no poll of support has completed for")
                        && api.path("status").asText().equals("DOWN")
                        && api.path("next").asText().contains("restart Mailchute");
            });
            await("outbound.orders", "UP", "");
            scheduler().start();
            await("inbound.support", "UP", "");

            journey.chute().context().getRouteController().stopRoute("outbound-orders");
            steady.set(LONG);
            await("outbound.orders", "DOWN", "no look into the outbox orders has completed for 4 min");
            journey.chute().context().getRouteController().startRoute("outbound-orders");
            await("outbound.orders", "UP", "");
        }

        String before = part("inbound.support").path("lastSuccess").asText();
        journey.stop();
        tenant.always().on(Operation.LIST_MESSAGES).unavailable();
        journey.start();
        Journey.await("health", () -> !part("inbound.support").isMissingNode());
        assertTrue(part("inbound.support").path("lastSuccess").asText().compareTo(before) >= 0);
        await("inbound.support", "DOWN", "");
        assertTrue(
                part("inbound.support").has("next") || part("inbound.support").has("reason"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
