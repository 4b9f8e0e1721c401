package dev.mailchute.graph.transport;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.SendDynamicAware;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/** Lets all addresses of {@code toD: graph:...} with the same options share one endpoint. */
public final class GraphSendDynamicAware extends ServiceSupport implements SendDynamicAware {
    private CamelContext camelContext;
    private String scheme;

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) throws Exception {
        return new DynamicAwareEntry(uri, originalUri, URISupport.parseQuery(StringHelper.after(uri, "?", "")), null);
    }

    @Override
    public String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) throws Exception {
        String query = URISupport.createQueryString(entry.getProperties());
        return query.isEmpty() ? "graph:any" : "graph:any?" + query;
    }

    @Override
    public Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        String uri = StringHelper.before(entry.getUri(), "?", entry.getUri());
        String path = StringHelper.after(uri, ":", uri);
        String address = path.startsWith("//") ? path.substring(2) : path;
        return e -> e.getMessage().setHeader(GraphEndpoint.ADDRESS, address);
    }

    @Override
    public Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return null;
    }

    @Override
    public boolean isLenientProperties() {
        return true;
    }

    @Override
    public void setScheme(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }
}
