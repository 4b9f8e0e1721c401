package dev.mailchute.tracing;

import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.graph.transport.RequestListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.Optional;

/** A span for each request that a message needs, below the step that makes it. Requests of a poll, which belong to no message, have none. */
final class RequestSpans implements RequestListener {
    private static final int ERRORS = 400;

    private final Tracer tracer;

    RequestSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public Begun begins(GraphMailbox mailbox, String operation) {
        // Camel may leave a step that has ended as the current one of a thread; that step no longer records.
        if (!Span.current().isRecording()) {
            return Begun.NONE;
        }
        Span span = tracer.spanBuilder("graph " + operation)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(SpanAttributes.OPERATION, operation)
                .startSpan();
        return new Begun() {
            @Override
            public void answered(int status, Optional<String> requestId) {
                span.setAttribute(SpanAttributes.STATUS, status);
                requestId.ifPresent(id -> span.setAttribute(SpanAttributes.REQUEST_ID, id));
                end(status >= ERRORS);
            }

            @Override
            public void failed() {
                end(true);
            }

            private void end(boolean isError) {
                if (isError) {
                    span.setStatus(StatusCode.ERROR);
                }
                span.end();
            }
        };
    }
}
