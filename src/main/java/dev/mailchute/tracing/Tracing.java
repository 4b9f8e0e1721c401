package dev.mailchute.tracing;

import dev.mailchute.graph.transport.RequestListener;
import dev.mailchute.settings.Settings;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.camel.CamelContext;

/**
 * One trace for each message: Camel makes a span of each step that leads to another route or a folder, and {@link RequestSpans} one of
 * each request to Graph.
 * Spans wait in a bounded queue and are sent in the background; what cannot be sent is dropped.
 */
public final class Tracing implements AutoCloseable {
    /** Camel sees only the requests that routes make; a poll begins many messages and is none. */
    private static final String EXCLUDED = "graph:*,direct:inbound-poll";

    private static final int MAX_QUEUED = 2048;
    private static final int MAX_LENGTH = 500;
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FLUSH = Duration.ofSeconds(4);
    /** Would write each failure to standard error. Held here because the logging of the JDK forgets loggers that nobody holds. */
    private static final Logger LIBRARY_LOG = Logger.getLogger("io.opentelemetry");

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    public Tracing(Settings.TraceTarget target, String version) {
        this(target, version, EVERY);
    }

    /** @param every how often spans are sent */
    Tracing(Settings.TraceTarget target, String version, Duration every) {
        LIBRARY_LOG.setLevel(Level.OFF);
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(target.endpoint() + "/v1/traces")
                .setConnectTimeout(PATIENCE)
                .setTimeout(PATIENCE)
                .setRetryPolicy(null)
                .setMeterProvider(MeterProvider::noop)
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "mailchute",
                        AttributeKey.stringKey("service.version"),
                        version)))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(MAX_LENGTH)
                        .build())
                .addSpanProcessor(BatchSpanProcessor.builder(new DiscreetExporter(exporter, target.endpoint()))
                        .setMaxQueueSize(MAX_QUEUED)
                        .setScheduleDelay(every)
                        .setExporterTimeout(PATIENCE)
                        .setMeterProvider(MeterProvider.noop())
                        .build())
                .build();
        tracer = provider.get("mailchute", version);
    }

    /** Traces the routes of a context; to be called before it has any. */
    public void join(CamelContext context) {
        // Camel's tracer looks for both by their types. Nothing is read from or added to the headers of messages.
        context.getRegistry().bind("tracer", tracer);
        context.getRegistry().bind("tracePropagators", ContextPropagators.noop());
        RouteTracer routes = new RouteTracer();
        routes.setExcludePatterns(EXCLUDED);
        routes.setCamelContext(context);
        routes.init(context);
    }

    /** Makes a span of each request that it is notified of. */
    public RequestListener requests() {
        return new RequestSpans(tracer);
    }

    /** Sends what is left, for four seconds at most. */
    @Override
    public void close() {
        provider.shutdown().join(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
    }
}
