package dev.mailchute.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static boolean isReusedAfter(int status) {
        BasicHttpResponse answer = new BasicHttpResponse(status);
        answer.setVersion(HttpVersion.HTTP_1_1);
        answer.setHeader("Content-Length", "0");
        return Network.isReused(new BasicHttpRequest("GET", "/"), answer, HttpCoreContext.create());
    }

    @Test
    void after_503_the_next_request_takes_a_new_connection() {
        assertTrue(isReusedAfter(200));
        assertTrue(isReusedAfter(429));
        assertFalse(isReusedAfter(503));
    }
}
