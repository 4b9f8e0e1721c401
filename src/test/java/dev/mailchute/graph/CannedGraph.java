package dev.mailchute.graph;

import dev.mailchute.graph.transport.GraphEndpoint;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Graph with prepared answers and without HTTP, for tests of classes that decide by answers. The first rule contained
 * in a request, such as {@code GET inbound.support/messages/1}, answers it; without a rule the test fails.
 */
public final class CannedGraph implements AutoCloseable {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Map<String, UnaryOperator<String>> rules = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final Graph graph;

    public CannedGraph() {
        context.addComponent("graph", component());
        context.start();
        graph = new Graph(context, URI.create("https://graph.example/v1.0"));
    }

    public Graph graph() {
        return graph;
    }

    public CannedGraph on(String request, String answer) {
        rules.put(request, asked -> answer);
        return this;
    }

    /** Answers with a function of the whole request. */
    public CannedGraph answers(String request, UnaryOperator<String> answer) {
        rules.put(request, answer);
        return this;
    }

    public CannedGraph fails(String request, RuntimeException failure) {
        rules.put(request, asked -> {
            throw failure;
        });
        return this;
    }

    /** The requests, in order. */
    public List<String> requests() {
        return requests;
    }

    private Component component() {
        return new DefaultComponent() {
            @Override
            protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                Object method = parameters.remove("httpMethod");
                parameters.clear();
                return endpoint(uri, this, String.valueOf(method));
            }
        };
    }

    private Endpoint endpoint(String uri, Component component, String method) {
        return new DefaultEndpoint(uri, component) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) throws Exception {
                        answer(exchange, method);
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private void answer(Exchange exchange, String method) throws Exception {
        String request = method + " " + exchange.getMessage().getHeader(GraphEndpoint.ADDRESS, String.class);
        requests.add(request);
        String answer = rules.entrySet().stream()
                .filter(rule -> request.contains(rule.getKey()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no answer to " + request))
                .getValue()
                .apply(request);
        GraphEndpoint.Reader reader = exchange.getProperty(GraphEndpoint.READER, GraphEndpoint.Reader.class);
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getMessage().setBody(reader == null ? bytes : reader.read(new ByteArrayInputStream(bytes)));
    }

    @Override
    public void close() {
        context.stop();
    }
}
