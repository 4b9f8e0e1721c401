package dev.mailchute.graph.transport;

import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.service.ServiceHelper;

/** One {@code graph:} address, or, with an empty one, all addresses with the same options. */
public final class GraphEndpoint extends DefaultEndpoint {
    /** An address given by header in place of the endpoint's own; a whole URL is taken as it is. */
    public static final String ADDRESS = "MailchuteGraphAddress";

    /** A {@link Reader} that takes the answer while it comes; what it makes of it is the body then. */
    public static final String READER = "MailchuteGraphReader";

    /** Camel closes a streamed answer when the exchange is done, so that it is read before. */
    public interface Reader {
        Object read(InputStream answer) throws IOException;
    }

    private final GraphComponent component;
    private final String address;
    private final Endpoint http;

    GraphEndpoint(String uri, GraphComponent component, String address, Endpoint http) {
        super(uri, component);
        this.component = component;
        this.address = address;
        this.http = http;
    }

    @Override
    public Producer createProducer() throws Exception {
        Producer producer = http.createProducer();
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) throws Exception {
                Message message = exchange.getMessage();
                Object given = message.removeHeader(ADDRESS);
                resolve(given == null ? address : given.toString()).putOn(message);
                if (message.getBody() instanceof String && message.getHeader(Exchange.CONTENT_TYPE) == null) {
                    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
                }
                // While the application stops, Camel starts no new producers; what is begun is finished all the same.
                ServiceHelper.startService(producer);
                producer.process(exchange);
                Target.removeFrom(exchange.getMessage());
                Object reader = exchange.removeProperty(READER);
                if (reader instanceof Reader takes) {
                    try (InputStream answer = opened(exchange.getMessage())) {
                        exchange.getMessage().setBody(takes.read(answer));
                    }
                }
            }

            @Override
            protected void doStart() throws Exception {
                super.doStart();
                ServiceHelper.startService(producer);
            }

            @Override
            protected void doStop() throws Exception {
                ServiceHelper.stopService(producer);
                super.doStop();
            }
        };
    }

    private static InputStream opened(Message message) {
        InputStream answer = message.getBody(InputStream.class);
        return answer == null ? InputStream.nullInputStream() : answer;
    }

    /** {@code inbound.support/messages/ID} becomes the URL of that message, and whose permit and token it needs. */
    private Target resolve(String given) {
        int slash = given.indexOf('/');
        String key = slash < 0 ? given : given.substring(0, slash);
        GraphMailbox mailbox = component.client().mailbox(key);
        String rest = slash < 0 ? "" : given.substring(slash + 1);
        String url = rest.startsWith("https://")
                ? rest
                : component.graphUrl() + mailbox.path() + (rest.isEmpty() ? "" : "/" + rest);
        return new Target(key, url);
    }

    private record Target(String key, String url) {
        void putOn(Message message) {
            message.removeHeader(Exchange.HTTP_PATH);
            message.removeHeader(Exchange.HTTP_QUERY);
            message.removeHeader(Exchange.HTTP_RAW_QUERY);
            message.setHeader(Exchange.HTTP_URI, url);
            message.setHeader(GraphClient.MAILBOX_HEADER, key);
        }

        static void removeFrom(Message message) {
            message.removeHeader(Exchange.HTTP_URI);
            message.removeHeader(Exchange.CONTENT_TYPE);
            message.removeHeader(GraphClient.MAILBOX_HEADER);
        }
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("graph: addresses can only be sent to");
    }

    @Override
    public boolean isLenientProperties() {
        return true;
    }
}
