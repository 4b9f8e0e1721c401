package dev.mailchute.graph.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;

class GraphErrorTest {
    private static Fault fault(int status, String body) {
        ClassicHttpResponse answer = new BasicClassicHttpResponse(status, "Reason");
        answer.setHeader("request-id", "of-the-header");
        if (body != null) {
            answer.setEntity(new StringEntity(body));
        }
        return GraphError.read(answer);
    }

    @Test
    void code_text_and_request_id_are_graphs_own() {
        Fault fault = fault(
                404,
                "{\"error\": {\"code\": \"ErrorItemNotFound\", \"message\": \"Not\\nthere.\", \"innerError\": {\"request-id\": \"inner\"}}}");
        assertEquals(new Fault("ErrorItemNotFound", 404, "Not there.", Optional.of("inner")), fault);
        assertEquals(Optional.of("of-the-header"), fault(404, "{\"error\": {}}").requestId());
    }

    @Test
    void the_answer_of_a_gateway_is_described_by_its_status() {
        for (String body : new String[] {null, "", "<html>Bad Gateway", "{\"error\": ", "{}"}) {
            assertEquals("http-502", fault(502, body).code());
            assertTrue(fault(502, body).message().contains("502 Reason"));
        }
        assertTrue(fault(302, null).message().contains("redirect"));
        assertTrue(fault(200, null).message().contains("proxy"));
    }

    @Test
    void a_long_text_is_cut_before_it_fills_the_log() {
        String sentence = fault(400, "{\"error\": {\"code\": \"C\", \"message\": \"" + "x".repeat(5000) + "\"}}")
                .message();
        assertEquals(503, sentence.length());
    }
}
