package dev.mailchute.web.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.5", "10.1.0.0/16", "fd00::/8"));

    private static MultiMap headers(String... pairs) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    private String address(String peer, String... headers) {
        return proxies.client(peer, false, headers(headers)).address();
    }

    @Test
    void only_a_trusted_proxy_is_believed() {
        assertEquals("10.0.0.6", address("10.0.0.6", "X-Forwarded-For", "203.0.113.9"));
        assertEquals("203.0.113.9", address("10.0.0.5", "X-Forwarded-For", "203.0.113.9"));
        assertEquals("203.0.113.9", address("10.1.77.1", "X-Forwarded-For", "203.0.113.9"));
        assertEquals("203.0.113.9", address("fd00::1", "X-Forwarded-For", "203.0.113.9"));
        assertEquals("10.0.0.5", address("10.0.0.5"));
        Client told = proxies.client("10.0.0.6", false, headers("X-Forwarded-Proto", "https"));
        assertEquals(new Client("10.0.0.6", false), told);
    }

    @Test
    void what_the_client_itself_has_written_in_front_counts_for_nothing() {
        assertEquals("203.0.113.9", address("10.0.0.5", "X-Forwarded-For", "1.1.1.1, 203.0.113.9, 10.1.0.2"));
        assertEquals(
                "203.0.113.9",
                address("10.0.0.5", "X-Forwarded-For", "1.1.1.1", "X-Forwarded-For", "203.0.113.9,10.1.0.2"));
        assertEquals("203.0.113.9", address("10.0.0.5", "Forwarded", "for=1.1.1.1", "X-Forwarded-For", "203.0.113.9"));
    }

    @Test
    void an_address_that_is_none_ends_the_way_at_the_proxy_that_told_it() {
        assertEquals("10.1.0.2", address("10.0.0.5", "X-Forwarded-For", "1.1.1.1, unknown, 10.1.0.2"));
        assertEquals("10.0.0.5", address("10.0.0.5", "X-Forwarded-For", "mailchute.example"));
        assertEquals("10.0.0.5", address("10.0.0.5", "X-Forwarded-For", ""));
    }

    @Test
    void ports_and_brackets_are_no_part_of_the_address() {
        assertEquals("203.0.113.9", address("10.0.0.5", "X-Forwarded-For", "203.0.113.9:4711"));
        assertEquals("2001:db8::1", address("10.0.0.5", "X-Forwarded-For", "[2001:db8::1]:4711"));
        assertEquals("2001:db8::1", address("10.0.0.5", "Forwarded", "for=\"[2001:db8::1]:4711\";proto=https"));
    }

    @Test
    void the_protocol_is_the_one_of_the_last_proxy() {
        assertEquals(
                true,
                proxies.client("10.0.0.5", false, headers("X-Forwarded-Proto", "https"))
                        .isSecure());
        assertEquals(
                false,
                proxies.client("10.0.0.5", false, headers("X-Forwarded-Proto", "https, http"))
                        .isSecure());
        assertEquals(
                true,
                proxies.client("10.0.0.5", false, headers("Forwarded", "for=1.2.3.4; Proto=HTTPS"))
                        .isSecure());
        assertEquals(true, proxies.client("10.0.0.5", true, headers()).isSecure());
    }
}
