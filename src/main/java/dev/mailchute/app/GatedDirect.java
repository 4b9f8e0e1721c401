package dev.mailchute.app;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Camel's {@code direct:} behind a {@link RouteGate}. Camel's own producers keep the consumer that they found, and while it is replaced one
 * thread of several may still send to the old one, which has stopped; so after each replacement they are made anew.
 */
@Component("direct")
final class GatedDirect extends DirectComponent {
    static final String SCHEME = "direct";

    private final RouteGate gate;

    GatedDirect(RouteGate gate) {
        this.gate = gate;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        GatedEntrance endpoint = new GatedEntrance(uri, remaining, this);
        endpoint.setBlock(isBlock());
        endpoint.setTimeout(getTimeout());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Where a route begins. */
    static final class GatedEntrance extends DirectEndpoint {
        private final String name;
        private final RouteGate gate;

        private GatedEntrance(String uri, String name, GatedDirect component) {
            super(uri, component);
            this.name = name;
            this.gate = component.gate;
        }

        /** As after {@code direct:}. */
        String name() {
            return name;
        }

        @Override
        public Producer createProducer() throws Exception {
            return new Caller(this);
        }

        private Producer ungated() throws Exception {
            return super.createProducer();
        }
    }

    private static final class Caller extends DefaultAsyncProducer {
        private final GatedEntrance entrance;
        private volatile Cached found;

        private record Cached(int generation, AsyncProcessor producer) {}

        private Caller(GatedEntrance entrance) {
            super(entrance);
            this.entrance = entrance;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            RouteGate.Visit visit;
            AsyncProcessor producer;
            try {
                visit = entrance.gate.enter(entrance.name, exchange);
            } catch (RouteGate.RoutesAwayException e) {
                return failed(exchange, callback, new MailboxDownException(Fault.of("own-routes", e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return failed(exchange, callback, e);
            }
            AsyncCallback leaving = isSynchronous -> {
                entrance.gate.leave(visit, exchange);
                callback.done(isSynchronous);
            };
            try {
                producer = producer();
            } catch (Exception e) {
                return failed(exchange, leaving, e);
            }
            return producer.process(exchange, leaving);
        }

        private static boolean failed(Exchange exchange, AsyncCallback callback, Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }

        /** After the gate has let it in, so that no route is replaced meanwhile. */
        private AsyncProcessor producer() throws Exception {
            Cached last = found;
            int generation = entrance.gate.generation();
            if (last == null || last.generation != generation) {
                last = new Cached(generation, (AsyncProcessor) entrance.ungated());
                found = last;
            }
            return last.producer;
        }
    }
}
