package dev.mailchute.graph.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Which options a {@code graph:} address may have, also one that the check of the routes never saw. */
class GraphComponentTest {
    private static String refusal(String uri) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("graph", new GraphComponent(null, "https://graph.example"));
            context.start();
            return assertThrows(ResolveEndpointFailedException.class, () -> context.getEndpoint(uri))
                    .getMessage();
        }
    }

    @Test
    void an_option_that_it_does_not_have_is_refused() throws Exception {
        String told = refusal("graph:inbound.support/messages/1?httpMethd=PATCH");
        assertTrue(told.contains("graph: has no option httpMethd"), told);
        assertTrue(told.contains("disableStreamCache and httpMethod"), told);
        assertTrue(refusal("graph:any?httpMethod=PATCH&throwExceptionOnFailure=false")
                .contains("graph: has no option throwExceptionOnFailure"));
    }

    @Test
    void a_request_without_a_method_is_refused() throws Exception {
        String told = refusal("graph:inbound.support/messages/1?disableStreamCache=true");
        assertTrue(told.contains("httpMethod"), told);
    }

    @Test
    void one_with_a_method_is_accepted() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("graph", new GraphComponent(null, "https://graph.example"));
            context.start();
            String uri = "graph:inbound.support/messages/1?disableStreamCache=true&httpMethod=PATCH";
            assertEquals(GraphEndpoint.class, context.getEndpoint(uri).getClass());
        }
    }
}
