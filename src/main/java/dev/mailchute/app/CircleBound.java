package dev.mailchute.app;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Ends a message that goes round in a circle of routes before it fills the memory. The check of the routes finds a circle of
 * written addresses; one that a step with {@code toD} decides on shows only here.
 */
final class CircleBound implements RoutePolicyFactory {
    /** The product's own routes are six deep. */
    static final int DEPTH = 50;

    private static final RoutePolicy POLICY = new RoutePolicySupport() {
        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            if (isTooDeep(exchange)) {
                exchange.setException(new PermanentException(Fault.of(
                        "circle",
                        "routes call each other in a circle, " + DEPTH + " deep; the last one is "
                                + route.getRouteId())));
                exchange.setRouteStop(true);
            }
        }

        /** Whoever called it handles the failure, which takes steps. */
        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (isTooDeep(exchange)) {
                exchange.setRouteStop(false);
            }
        }
    };

    /** What follows from the failure is routes too, called from where it happened. */
    private static boolean isTooDeep(Exchange exchange) {
        boolean isAfterFailure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof PermanentException;
        int depth = isAfterFailure ? 2 * DEPTH : DEPTH;
        return exchange.getUnitOfWork() != null && exchange.getUnitOfWork().routeStackLevel() > depth;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return POLICY;
    }
}
