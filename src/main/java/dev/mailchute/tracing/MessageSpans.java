package dev.mailchute.tracing;

import dev.mailchute.health.FlowingMessage;
import dev.mailchute.mailcenter.Outcome;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.DirectSpanDecorator;

/** Says on each step of a route which message it is about, and at its end what became of the message. Camel finds it by its service file. */
public final class MessageSpans extends DirectSpanDecorator {
    private static final Set<String> DONE = Set.of(Outcome.DELIVERED, Outcome.SENT, Outcome.LEFT_OUT, Outcome.NOT_SENT);

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        super.beforeTracingEvent(span, exchange, endpoint);
        describe(span, exchange);
    }

    @Override
    public void afterTracingEvent(Span span, Exchange exchange) {
        super.afterTracingEvent(span, exchange);
        // Again: the steps have found out more, such as its Message-ID.
        describe(span, exchange);
        if (exchange.getVariable("outcome") instanceof Outcome outcome) {
            span.setTag(SpanAttributes.OUTCOME, outcome.word());
            if (!DONE.contains(outcome.word())) {
                span.setError(true);
            }
        }
    }

    private static void describe(Span span, Exchange exchange) {
        message(exchange).ifPresent(message -> {
            int dot = message.part().indexOf('.');
            span.setTag(SpanAttributes.DIRECTION, message.part().substring(0, dot));
            span.setTag(SpanAttributes.NAME, message.part().substring(dot + 1));
            span.setTag(SpanAttributes.KEY, message.key());
            message.messageId().ifPresent(id -> span.setTag(SpanAttributes.MESSAGE_ID, id));
        });
    }

    private static Optional<FlowingMessage> message(Exchange exchange) {
        if (exchange.getVariable("mail") instanceof FlowingMessage message) {
            return Optional.of(message);
        }
        return exchange.getMessage().getBody() instanceof FlowingMessage message
                ? Optional.of(message)
                : Optional.empty();
    }
}
