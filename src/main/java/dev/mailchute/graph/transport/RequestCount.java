package dev.mailchute.graph.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** Counts and times requests to Graph for the metrics. Whatever it counts is there from the start, with 0. */
final class RequestCount {
    private static final String NO_ANSWER = "none";
    private static final String ANY_OTHER = "other";
    /** What Graph is known to answer. The number of series is bounded, whatever a proxy answers. */
    private static final Set<String> STATUSES = Set.of(
            "200", "201", "202", "204", "400", "401", "403", "404", "409", "413", "429", "500", "502", "503", "504",
            NO_ANSWER, ANY_OTHER);

    private static final Duration[] LATENCIES = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1)
    };

    private final MeterRegistry meters;

    RequestCount(MeterRegistry meters, Collection<GraphMailbox> mailboxes) {
        this.meters = meters;
        for (Operation operation : Operation.values()) {
            STATUSES.forEach(status -> counter(operation, status));
            timer(operation);
        }
        mailboxes.forEach(this::throttle);
    }

    /** A request goes out. */
    Timer.Sample begin() {
        return Timer.start(meters);
    }

    void answered(Operation operation, int status, Timer.Sample time) {
        time.stop(timer(operation));
        String word = Integer.toString(status);
        counter(operation, STATUSES.contains(word) ? word : ANY_OTHER).increment();
    }

    void failed(Operation operation) {
        counter(operation, NO_ANSWER).increment();
    }

    void throttled(GraphMailbox mailbox) {
        throttle(mailbox).increment();
    }

    private Counter counter(Operation operation, String status) {
        return Counter.builder("mailchute.graph.requests")
                .description("Requests to Microsoft Graph by HTTP status; none if there was no answer")
                .tags("operation", operation.word(), "status", status)
                .register(meters);
    }

    private Timer timer(Operation operation) {
        return Timer.builder("mailchute.graph.request.duration")
                .description("Time until Microsoft Graph begins to answer a request")
                .tags("operation", operation.word())
                .serviceLevelObjectives(LATENCIES)
                .register(meters);
    }

    private Counter throttle(GraphMailbox mailbox) {
        return Counter.builder("mailchute.graph.throttled")
                .description("Answers of Microsoft Graph that asked to wait (429 and 503)")
                .tags("direction", mailbox.direction(), "name", mailbox.name())
                .register(meters);
    }
}
