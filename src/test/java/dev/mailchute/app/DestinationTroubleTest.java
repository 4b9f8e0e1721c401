package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.failure.Fault;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class DestinationTroubleTest {
    private static Fault trouble(Exception caught, String endpoint) {
        return DestinationTrouble.of(caught, endpoint, "no message").fault();
    }

    @Test
    void it_names_the_component_and_the_innermost_cause() {
        Exception caught = new IllegalStateException("wrapped", new ConnectException("Connection refused"));
        Fault fault = trouble(caught, "aws2-s3://mail?secretKey=RAW(hidden)");
        assertEquals("destination", fault.code());
        assertEquals(
                "your own step to aws2-s3 could not hand the message over: ConnectException: Connection refused",
                fault.message());
    }

    @Test
    void a_secret_in_an_address_is_not_shown() {
        Fault fault = trouble(new IllegalStateException("no answer from http://x.example/mail?password=hidden"), null);
        assertEquals(
                "your own step could not hand the message over: IllegalStateException: no answer from"
                        + " http://x.example/mail?password=xxxxxx",
                fault.message());
    }
}
