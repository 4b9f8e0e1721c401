package dev.mailchute.graph.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    /** Held, because to find a meter in the registry is to build it again. */
    private final Map<Operation, Map<String, Counter>> answers = new EnumMap<>(Operation.class);

    private final Map<Operation, Timer> times = new EnumMap<>(Operation.class);

    RequestCount(MeterRegistry meters, Collection<GraphMailbox> mailboxes) {
        this.meters = meters;
        for (Operation operation : Operation.values()) {
            answers.put(
                    operation,
                    STATUSES.stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    Function.identity(), status -> counter(operation, status))));
            times.put(operation, timer(operation));
        }
        mailboxes.forEach(this::throttle);
    }

    /** A request goes out. */
    Timer.Sample begin() {
        return Timer.start(meters);
    }

    void answered(Operation operation, int status, Timer.Sample time) {
        time.stop(times.get(operation));
        Map<String, Counter> counters = answers.get(operation);
        counters.getOrDefault(Integer.toString(status), counters.get(ANY_OTHER)).increment();
    }

    void failed(Operation operation) {
        answers.get(operation).get(NO_ANSWER).increment();
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
