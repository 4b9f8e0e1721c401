package dev.mailchute.app;

import dev.mailchute.failure.MailException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.inbound.InboundFailure;
import dev.mailchute.inbound.Mail;
import dev.mailchute.outbound.OutboundFailure;
import dev.mailchute.outbound.OutgoingMail;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.MessageHistory;
import org.apache.camel.NamedNode;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Notices each message that comes out of the routes, by whichever step, and tells those who keep account of them. Camel's message history
 * knows the step.
 */
final class MessageEnds extends EventNotifierSupport {
    /** An exchange property: the id of the exchange with which the message came in. */
    private static final String WHOLE = "MailchuteWhole";

    private final InboundFailure inbound;
    private final OutboundFailure outbound;

    MessageEnds(InboundFailure inbound, OutboundFailure outbound) {
        this.inbound = inbound;
        this.outbound = outbound;
        setIgnoreCamelContextInitEvents(true);
        setIgnoreCamelContextEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSendingEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreStepEvents(true);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelEvent.ExchangeCreatedEvent
                || event instanceof CamelEvent.ExchangeCompletedEvent
                || event instanceof CamelEvent.ExchangeFailedEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        Exchange exchange = ((CamelEvent.ExchangeEvent) event).getExchange();
        if (event instanceof CamelEvent.ExchangeCreatedEvent) {
            begin(exchange);
            return;
        }
        Object mail = exchange.getVariable("mail");
        if (mail instanceof Mail incoming) {
            inbound.cameOut(incoming, step(exchange));
        } else if (mail instanceof OutgoingMail outgoing && isWhole(exchange)) {
            outbound.cameOut(outgoing, step(exchange));
        }
    }

    /** A copy has it from the whole one. */
    private static void begin(Exchange exchange) {
        if (exchange.getProperty(WHOLE) == null) {
            exchange.setProperty(WHOLE, exchange.getExchangeId());
        }
    }

    /** Not one that a step split off or sent aside, after which the message goes on. Camel takes the correlation id of those sent aside away. */
    private static boolean isWhole(Exchange exchange) {
        return exchange.getExchangeId().equals(exchange.getProperty(WHOLE));
    }

    /** The last step, or the one that was refused: where the handling of the refusal ended says nothing. */
    private static String step(Exchange exchange) {
        List<?> history = exchange.getProperty(ExchangePropertyKey.MESSAGE_HISTORY, List.of(), List.class);
        Optional<String> refusedIn = isRefused(exchange)
                ? Optional.ofNullable(exchange.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID, String.class))
                : Optional.empty();
        return history.stream()
                .map(MessageHistory.class::cast)
                .filter(passed -> refusedIn.isEmpty() || refusedIn.get().equals(passed.getRouteId()))
                .reduce((earlier, later) -> later)
                .map(MessageHistory::getNode)
                .map(MessageEnds::describe)
                .orElse("not recorded");
    }

    private static boolean isRefused(Exchange exchange) {
        Exception caught = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        return caught != null && MailException.in(caught) instanceof RouteMistakeException;
    }

    /** As in {@code stop1 (inbound.camel.yaml, line 118)}. */
    static String describe(NamedNode node) {
        String location = node.getLocation();
        return location == null
                ? node.getId()
                : node.getId() + " (" + location.substring(location.lastIndexOf('/') + 1) + ", line "
                        + node.getLineNumber() + ")";
    }
}
