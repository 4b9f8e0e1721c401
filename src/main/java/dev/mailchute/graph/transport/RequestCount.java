package dev.mailchute.graph.transport;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts requests to Graph for the metrics. */
final class RequestCount {
    private final MeterRegistry meters;

    RequestCount(MeterRegistry meters) {
        this.meters = meters;
    }

    void answered(Operation operation, int status) {
        count(operation, Integer.toString(status));
    }

    void failed(Operation operation) {
        count(operation, "none");
    }

    private void count(Operation operation, String status) {
        meters.counter("mailchute.graph.requests", "operation", operation.word(), "status", status)
                .increment();
    }

    void throttled(GraphMailbox mailbox) {
        meters.counter("mailchute.graph.throttled", "name", mailbox.name()).increment();
    }
}
