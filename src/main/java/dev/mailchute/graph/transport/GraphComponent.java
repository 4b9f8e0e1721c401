package dev.mailchute.graph.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.http.common.HttpMethods;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultHeaderFilterStrategy;

/**
 * The {@code graph:} scheme of the routes: camel-http, set up for Microsoft Graph.
 * {@code graph:inbound.support/messages/ID} is that message of the mailbox configured as {@code inbound.support}. Of camel-http's
 * options it has only {@link #OPTIONS}: with a misspelt one, a request that should change a message would only read it. A plain
 * {@code https:} address in a route does not use it and gets no token.
 */
public final class GraphComponent extends DefaultComponent {
    /** Microsoft's support asks for it; routes find it as a header after a request. */
    public static final String REQUEST_ID = "request-id";

    public static final String SCHEME = "graph";

    /** Must be given: camel-http would choose one by the body. */
    public static final String METHOD = "httpMethod";

    /** All options. Others of camel-http would replace what is set up here, or hide a failed request from the route. */
    public static final Set<String> OPTIONS = Set.of(METHOD, "disableStreamCache");

    private final GraphClient client;
    private final String graphUrl;
    private HttpComponent http;

    GraphComponent(GraphClient client, String graphUrl) {
        this.client = client;
        this.graphUrl = graphUrl;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        http = new HttpComponent();
        http.setCamelContext(getCamelContext());
        http.setHttpClientConfigurer(client);
        http.setHeaderFilterStrategy(headerFilter());
        http.setCookieManagementDisabled(true);
        http.setAutomaticRetriesDisabled(true);
        http.setContentTypeCharsetEnabled(false);
        http.setAutowiredEnabled(false);
        http.init();
    }

    /** Lets only these few headers out of and into the routes. */
    private static HeaderFilterStrategy headerFilter() {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setOutFilterPattern("(?!" + GraphClient.MAILBOX_HEADER + "$|Content-Range$|Content-Type$).*");
        strategy.setInFilterPattern("(?!" + REQUEST_ID + "$).*");
        return strategy;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        http.start();
    }

    @Override
    protected void doStop() throws Exception {
        http.stop();
        super.doStop();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        requireKnown(uri, parameters);
        Map<String, Object> options = new HashMap<>(parameters);
        parameters.clear();
        HttpEndpoint delegate = (HttpEndpoint) http.createEndpoint(graphUrl, options);
        if (delegate.getHttpMethod() == HttpMethods.POST) {
            delegate.setHttpClientConfigurer(client::configureForPost);
        }
        return new GraphEndpoint(uri, this, remaining, delegate);
    }

    private static void requireKnown(String uri, Map<String, Object> parameters) {
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(OPTIONS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("graph: has no option " + String.join(", ", unknown) + " (" + uri
                    + "); it has " + String.join(" and ", new TreeSet<>(OPTIONS)));
        }
        if (parameters.get(METHOD) == null) {
            throw new IllegalArgumentException(
                    "a graph: step says by httpMethod what it does: GET, POST, PATCH or DELETE (" + uri + ")");
        }
    }

    GraphClient client() {
        return client;
    }

    String graphUrl() {
        return graphUrl;
    }
}
