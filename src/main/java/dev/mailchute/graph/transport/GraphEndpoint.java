package dev.mailchute.graph.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.service.ServiceHelper;

/** One {@code graph:} address; with an empty address, all addresses with the same options. */
public final class GraphEndpoint extends DefaultEndpoint {
    /** A header whose address replaces the endpoint's own; a complete URL is used unchanged. */
    public static final String ADDRESS = "MailchuteGraphAddress";

    /** An exchange property with a {@link Reader} of the streamed answer; its result becomes the body. */
    public static final String READER = "MailchuteGraphReader";

    /** An exchange property: the key of the mailbox for which Graph has just accepted a message to be sent. */
    public static final String ACCEPTED = "MailchuteAccepted";

    /** An exchange property: the {@link MarkedMessage} of the request before. */
    public static final String MARKED = "MailchuteMarked";

    private static final Pattern SENDING = Pattern.compile(".*/(sendMail|messages/[^/]+/send)");

    /** Reads a streamed answer before Camel closes it at the end of the exchange. */
    public interface Reader {
        Object read(InputStream answer) throws IOException;
    }

    private final GraphComponent component;
    private final String address;
    private final HttpEndpoint http;

    GraphEndpoint(String uri, GraphComponent component, String address, HttpEndpoint http) {
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
                // Of an earlier answer; this one may have none.
                message.removeHeader(GraphComponent.REQUEST_ID);
                String called = given == null ? address : given.toString();
                Target target = resolve(called);
                Optional<MarkedMessage> marks = MarkedMessage.by(http.getHttpMethod(), called, message.getBody());
                target.putOn(message);
                if (message.getBody() instanceof String && message.getHeader(Exchange.CONTENT_TYPE) == null) {
                    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
                }
                // While stopping, Camel starts no producers, but messages in progress must still be finished.
                ServiceHelper.startService(producer);
                producer.process(exchange);
                Target.removeFrom(exchange.getMessage());
                if (SENDING.matcher(target.url()).matches()) {
                    exchange.setProperty(ACCEPTED, target.key());
                }
                marks.ifPresent(done -> exchange.setProperty(MARKED, done));
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

    /** Turns {@code inbound.support/messages/ID} into the message's URL and the mailbox whose permit and token it needs. */
    private Target resolve(String given) {
        int slash = given.indexOf('/');
        String key = slash < 0 ? given : given.substring(0, slash);
        GraphMailbox mailbox = component.client().mailbox(key);
        String rest = slash < 0 ? "" : given.substring(slash + 1);
        String url = rest.startsWith("https://")
                ? rest
                : component.graphUrl() + mailbox.path() + (rest.isEmpty() ? "" : "/" + rest);
        return new Target(key, withoutPlaceholders(url));
    }

    /** Camel's HTTP component would replace <code>{{env:X}}</code> in an address, wherever the address comes from (CVE-2026-78164). */
    private static String withoutPlaceholders(String url) {
        return url.replace("{", "%7B").replace("}", "%7D");
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
        throw new UnsupportedOperationException("a route cannot start from a graph: address");
    }

    /** {@link GraphComponent} has checked the options. */
    @Override
    public boolean isLenientProperties() {
        return false;
    }
}
