package dev.mailchute.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.Settings;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.TraceCollector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes as somebody may have edited them, and collectors that do not work. */
class TracingOfRoutesTest {
    private static final String SUBJECT = "Your test results";
    /** The step to the route, and its step to the folder. */
    private static final int SPANS = 2;

    @TempDir
    Path folder;

    private final AtomicInteger done = new AtomicInteger();

    private Tracing tracing(String endpoint) {
        return new Tracing(new Settings.TraceTarget(URI.create(endpoint)), "1.0", Duration.ofMillis(100));
    }

    private CamelContext routes(Tracing tracing) throws Exception {
        CamelContext context = new DefaultCamelContext();
        tracing.join(context);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:edited")
                        .setBody(constant("text"))
                        .log("its subject is ${header.subject}")
                        .toD("file:" + folder + "?fileName=${header.subject}.eml")
                        .process(exchange -> done.incrementAndGet())
                        .throwException(new IllegalStateException("cannot write to " + SUBJECT));
            }
        });
        context.start();
        return context;
    }

    private static void send(CamelContext context) {
        context.createProducerTemplate()
                .send("direct:edited", exchange -> exchange.getMessage().setHeader("subject", SUBJECT));
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
    }

    @Test
    void what_a_step_logs_throws_or_writes_does_not_leave_the_process() throws Exception {
        try (TraceCollector collector = new TraceCollector()) {
            Tracing tracing = tracing(collector.url());
            try (CamelContext context = routes(tracing)) {
                send(context);
                await(() -> collector.spans().size() == SPANS);
            }
            tracing.close();
            assertEquals(1, collector.traces().size());
            assertTrue(collector.spans().stream().anyMatch(TraceCollector.Span::isError));
            assertEquals(Map.of("component", "camel-file"), attributesOf(collector, "file"));
            for (String word : SUBJECT.split(" ")) {
                assertFalse(collector.everything().contains(word), word);
            }
        }
    }

    private static Map<String, String> attributesOf(TraceCollector collector, String name) {
        return collector.spans().stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow()
                .attributes();
    }

    @Test
    void a_collector_that_fails_disturbs_nothing_and_is_logged_once() throws Exception {
        try (TraceCollector collector = new TraceCollector();
                LogLines log = LogLines.of("dev.mailchute.tracing")) {
            collector.answers(503);
            Tracing tracing = tracing(collector.url());
            try (CamelContext context = routes(tracing)) {
                send(context);
                await(() -> collector.refused().size() == SPANS);
                send(context);
                await(() -> collector.refused().size() == 2 * SPANS);
                assertEquals(2, done.get());
                await(() -> log.warningsAndAbove().size() == 1);
                assertTrue(log.warningsAndAbove().get(0).contains("traces cannot be sent to " + collector.url()));
                collector.answers(200);
                send(context);
                await(() -> log.with("traces are sent to " + collector.url() + " again")
                                .size()
                        == 1);
            }
            tracing.close();
            assertEquals(1, log.warningsAndAbove().size(), log.warningsAndAbove()::toString);
            assertEquals(1, collector.traces().size(), "what could not be sent is dropped");
        }
    }

    @Test
    void a_collector_that_is_not_there_does_not_hold_up_the_stop() throws Exception {
        String nobody;
        try (TraceCollector gone = new TraceCollector()) {
            nobody = gone.url();
        }
        Tracing tracing = tracing(nobody);
        try (CamelContext context = routes(tracing)) {
            send(context);
            assertEquals(1, done.get());
        }
        tracing.close();
    }
}
