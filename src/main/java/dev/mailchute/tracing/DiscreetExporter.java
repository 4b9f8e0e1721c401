package dev.mailchute.tracing;

import dev.mailchute.health.TroubleLog;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on spans with their {@linkplain SpanAttributes allowed} attributes only: Camel adds addresses of endpoints, file names, log lines
 * and the texts of exceptions, any of which may contain a subject or an address. Logs once that spans cannot be sent.
 */
final class DiscreetExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(DiscreetExporter.class);

    private final SpanExporter exporter;
    private final URI endpoint;
    private final TroubleLog troubles = new TroubleLog();

    DiscreetExporter(SpanExporter exporter, URI endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        List<SpanData> discreet =
                spans.stream().map(span -> (SpanData) new DiscreetSpan(span)).toList();
        CompletableResultCode result = exporter.export(discreet);
        result.whenComplete(() -> {
            if (result.isSuccess()) {
                troubles.resolved(LOG, "tracing", "traces are sent to " + endpoint + " again");
            } else {
                troubles.warn(
                        LOG,
                        "tracing",
                        "export",
                        "traces cannot be sent to " + endpoint
                                + " and are dropped. Mail is not affected. Check the collector there, or set mailchute.tracing = off");
            }
        });
        return result;
    }

    private static final class DiscreetSpan extends DelegatingSpanData {
        DiscreetSpan(SpanData span) {
            super(span);
        }

        @Override
        public Attributes getAttributes() {
            return super.getAttributes().toBuilder()
                    .removeIf(key -> !isAllowed(key))
                    .build();
        }

        private static boolean isAllowed(AttributeKey<?> key) {
            return SpanAttributes.ALLOWED.contains(key.getKey());
        }

        @Override
        public int getTotalAttributeCount() {
            return getAttributes().size();
        }

        @Override
        public List<EventData> getEvents() {
            return List.of();
        }

        @Override
        public int getTotalRecordedEvents() {
            return 0;
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(super.getStatus().getStatusCode(), "");
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
