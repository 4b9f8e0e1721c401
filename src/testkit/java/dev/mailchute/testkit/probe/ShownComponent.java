package dev.mailchute.testkit.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.util.URISupport;

/** In the place of every component that would reach something outside of a trial: what it is asked for is shown, and not done. */
final class ShownComponent extends DefaultComponent {
    private final TrialLog log;

    ShownComponent(TrialLog log) {
        this.log = log;
        // The options to be wired would be those of the component in whose place it is.
        setAutowiredEnabled(false);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear();
        return new ShownEndpoint(uri, this, log);
    }

    /** In the place of one that a component made which the routes themselves bring. */
    Endpoint instead(String uri) {
        return new ShownEndpoint(uri, this, log);
    }

    /** What a route says it sends to. */
    private static final class ShownEndpoint extends DefaultEndpoint {
        private final TrialLog log;

        private ShownEndpoint(String uri, ShownComponent component, TrialLog log) {
            super(uri, component);
            this.log = log;
        }

        @Override
        public boolean isLenientProperties() {
            return true;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    log.write(request(exchange));
                }
            };
        }

        private List<String> request(Exchange exchange) {
            MessageState state = MessageState.of(exchange);
            List<String> lines = new ArrayList<>();
            lines.add("    NOT SENT to " + MessageState.cut(URISupport.sanitizeUri(getEndpointUri())));
            lines.add("        body: " + state.body());
            state.headers().forEach((name, value) -> lines.add("        header " + name + ": " + value));
            return lines;
        }

        /** Nothing ever comes from there. */
        @Override
        public Consumer createConsumer(Processor processor) {
            return new DefaultConsumer(this, processor);
        }
    }
}
