package dev.mailchute.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts messages by outcome for the metrics and the overview: {@code sent} or {@code delivered}, {@code held}, {@code left}, {@code left-out}, {@code in-doubt}. */
public final class Tally {
    /** All there are, so that each is 0 from the start: an increase from nothing to 1 is none to Prometheus. */
    private static final Map<String, List<String>> OUTCOMES = Map.of(
            "inbound", List.of("delivered", "held", "left", "left-out"),
            "outbound", List.of("sent", "held", "left", "in-doubt"));

    private static final Duration[] DELAYS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofDays(1)
    };

    private final MeterRegistry meters;
    private final Optional<Flow> flow;

    /** For the metrics alone. */
    public Tally(MeterRegistry meters) {
        this(meters, Optional.empty());
    }

    /** For the metrics, and for what the overview shows. */
    public Tally(MeterRegistry meters, Flow flow) {
        this(meters, Optional.of(flow));
    }

    private Tally(MeterRegistry meters, Optional<Flow> flow) {
        this.meters = meters;
        this.flow = flow;
    }

    /** Everything that will be counted is there from now on, with 0. */
    public Tally of(Statuses statuses) {
        for (Status status : statuses.all()) {
            OUTCOMES.get(status.direction()).forEach(outcome -> counter(status.direction(), status.name(), outcome));
            delays(status.direction(), status.name());
        }
        return this;
    }

    public void count(String direction, String name, String outcome) {
        counter(direction, name, outcome).increment();
        flow.ifPresent(day -> day.count(direction, name, outcome));
    }

    private Counter counter(String direction, String name, String outcome) {
        return Counter.builder("mailchute.messages")
                .description("Messages by outcome")
                .tags("direction", direction, "name", name, "outcome", outcome)
                .register(meters);
    }

    /** A message has reached its aim. Clocks of two machines may differ: what seems to come from the future took no time. */
    public void delay(String direction, String name, Instant from, Instant to) {
        Duration took = Duration.between(from, to);
        Duration shown = took.isNegative() ? Duration.ZERO : took;
        delays(direction, name).record(shown);
        flow.ifPresent(day -> day.delay(direction, name, shown));
    }

    private Timer delays(String direction, String name) {
        return Timer.builder("mailchute.delivery.delay")
                .description(
                        "Time from receipt by the mailbox to the drop folder (inbound), or from the last change of the "
                                + "dropped file to acceptance by Exchange Online (outbound)")
                .tags("direction", direction, "name", name)
                .serviceLevelObjectives(DELAYS)
                .register(meters);
    }
}
