package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.support.TraceCollector;
import dev.mailchute.support.TraceCollector.Span;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector receives while some messages flow: a trace of each. */
@Tag("journey")
class TracingTest {
    @TempDir
    static Path folder;

    private static FakeTenant tenant;
    private static FakeMail first;
    private static FakeMail second;
    private static TraceCollector collector;

    @BeforeAll
    static void run() {
        tenant = FakeTenant.start();
        collector = new TraceCollector();
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        first = support.deliver(InboundJourneyTest.mail("Printer on fire"));
        second = support.deliver(InboundJourneyTest.mail("Printer on ice"));
        tenant.once().on(Operation.SEND_MAIL).throttles("1");
        try (Journey journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .outbound("orders", "orders@contoso.com")
                .outbound("drafts", "orders@contoso.com")
                .set("outbound.drafts.send-mode", "draft")
                .set("tracing", "otlp")
                .set("tracing-endpoint", collector.url())
                .start()) {
            journey.drop("orders", "order-4711.eml", OutboundJourneyTest.mail("To: ann@x.example"));
            journey.drop("drafts", "draft-4712.eml", OutboundJourneyTest.mail("To: bob@x.example"));
            journey.drop("orders", "nobody-4713.eml", OutboundJourneyTest.mail("Message-ID: <nobody@contoso.com>"));
            Journey.await(
                    "all messages",
                    () -> first.isRead()
                            && second.isRead()
                            && tenant.sent().size() == 2
                            && journey.letters("outbound").size() == 1
                            && Journey.files(journey.outbox("orders").resolve("sent"), ".eml")
                                            .size()
                                    == 1
                            && Journey.files(journey.outbox("drafts").resolve("sent"), ".eml")
                                            .size()
                                    == 1);
            stopWhileOneIsBeingSent(journey);
        }
    }

    private static void stopWhileOneIsBeingSent(Journey journey) {
        CountDownLatch isSent = new CountDownLatch(1);
        tenant.once()
                .on(Operation.SEND_DRAFT)
                .meanwhile(() -> {
                    isSent.countDown();
                    Journey.await("the stop", () -> journey.chute().context().isStopping());
                })
                .answersProperly();
        journey.drop("drafts", "last-4714.eml", OutboundJourneyTest.mail("To: bob@x.example"));
        Journey.await("the last message", () -> isSent.getCount() == 0);
    }

    @AfterAll
    static void stop() {
        collector.close();
        tenant.close();
    }

    private static String shown() {
        return collector.traces().values().stream()
                .map(spans -> spans.stream().map(Span::toString).collect(Collectors.joining("\n  ")))
                .collect(Collectors.joining("\n\n"));
    }

    private static List<Span> trace(String name, String outcome) {
        return collector.traces().values().stream()
                .filter(spans -> spans.stream()
                        .anyMatch(span -> name.equals(span.attribute("mailchute.name"))
                                && outcome.equals(span.attribute("mailchute.outcome"))))
                .findFirst()
                .orElseThrow(() -> new AssertionError(shown()));
    }

    private static Span root(List<Span> trace) {
        return trace.stream()
                .filter(span -> span.parent().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> requests(List<Span> trace) {
        return trace.stream()
                .filter(span -> span.attribute("mailchute.graph.operation") != null)
                .map(span -> span.attribute("mailchute.graph.operation") + " "
                        + span.attribute("http.response.status_code") + (span.isError() ? " error" : ""))
                .toList();
    }

    @Test
    void each_message_has_one_trace_of_its_own() {
        Map<String, List<Span>> traces = collector.traces();
        assertEquals(6, traces.size(), TracingTest::shown);
        Set<String> keys = new TreeSet<>();
        for (List<Span> trace : traces.values()) {
            Set<String> ids = trace.stream().map(Span::id).collect(Collectors.toSet());
            List<Span> roots =
                    trace.stream().filter(span -> span.parent().isEmpty()).toList();
            assertEquals(1, roots.size(), TracingTest::shown);
            assertTrue(keys.add(roots.get(0).attribute("mailchute.message.key")), TracingTest::shown);
            assertTrue(
                    trace.stream().allMatch(span -> span.parent().isEmpty() || ids.contains(span.parent())),
                    TracingTest::shown);
            assertEquals(
                    1,
                    trace.stream()
                            .map(span -> span.attribute("mailchute.message.key"))
                            .filter(key -> key != null)
                            .distinct()
                            .count(),
                    TracingTest::shown);
        }
    }

    @Test
    void requests_are_steps_of_their_message_whether_a_route_or_java_makes_them() {
        assertEquals(List.of("mime 200", "mark 200"), requests(trace("support", "delivered")));
        assertEquals(List.of("send-mail 429 error", "send-mail 202"), requests(trace("orders", "sent")));
        assertEquals(List.of("draft 201", "send-draft 202"), requests(trace("drafts", "sent")));
        List<String> traced = collector.spans().stream()
                .map(span -> span.attribute("mailchute.graph.request_id"))
                .filter(id -> id != null)
                .toList();
        assertEquals(10, traced.size());
        assertEquals(10, Set.copyOf(traced).size(), "each has a request-id of its own");
    }

    @Test
    void a_trace_says_what_became_of_its_message() {
        Span delivered = root(trace("support", "delivered"));
        assertEquals("inbound-mail", delivered.name());
        assertEquals("inbound", delivered.attribute("mailchute.direction"));
        assertTrue(delivered.attribute("mailchute.message.id").endsWith("@x.example>"));
        assertFalse(delivered.isError());
        Span held = root(trace("orders", "held"));
        assertTrue(held.isError());
        assertEquals("outbound-mail", held.name());
    }

    @Test
    void no_subject_address_file_name_or_secret_is_in_it() {
        assertEquals(Set.of("POST /v1/traces application/x-protobuf"), Set.copyOf(collector.requests()));
        for (String word : List.of(
                "Printer",
                "Order",
                "4711",
                "4713",
                ".eml",
                "support@contoso.com",
                "ann@",
                "orders@contoso.com",
                Journey.SECRET,
                "Bearer",
                "EwB",
                "eyJ",
                folder.toString())) {
            assertFalse(collector.everything().contains(word), word);
        }
        assertTrue(collector.spans().stream().allMatch(span -> span.events() == 0));
        assertEquals(
                Set.of(
                        "component",
                        "mailchute.direction",
                        "mailchute.name",
                        "mailchute.message.key",
                        "mailchute.message.id",
                        "mailchute.outcome",
                        "mailchute.graph.operation",
                        "mailchute.graph.request_id",
                        "http.response.status_code"),
                collector.spans().stream()
                        .flatMap(span -> span.attributes().keySet().stream())
                        .collect(Collectors.toSet()));
    }
}
