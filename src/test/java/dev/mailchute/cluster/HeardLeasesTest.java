package dev.mailchute.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HeardLeasesTest {
    private static final Instant START = Instant.EPOCH;
    private static final Duration WHOLE = Duration.ofMillis(4500);

    private final HeardLeases leases = new HeardLeases(Duration.ofSeconds(4));

    private static Instant second(long second) {
        return START.plusSeconds(second);
    }

    @Test
    void the_lease_of_a_node_that_has_not_asked_for_long_is_over() {
        leases.hear(Map.of("a", 7L), second(0));
        leases.hear(Map.of("a", 7L), second(1));
        leases.hear(Map.of("a", 7L), second(5));
        assertEquals(second(0).plus(WHOLE), leases.end("a", OptionalLong.of(7), second(6)));
    }

    @Test
    void one_that_has_asked_unheard_is_waited_for_from_now_on() {
        leases.hear(Map.of("a", 7L), second(0));
        assertEquals(second(6).plus(WHOLE), leases.end("a", OptionalLong.of(8), second(6)));
    }

    @Test
    void a_lease_that_was_renewed_counts_from_then_on() {
        leases.hear(Map.of("a", 7L), second(0));
        leases.hear(Map.of("a", 8L), second(3));
        assertEquals(second(3).plus(WHOLE), leases.end("a", OptionalLong.of(8), second(4)));
    }

    @Test
    void one_of_which_nothing_is_known_is_waited_for_from_now_on() {
        leases.hear(Map.of("a", 7L, "b", 3L), second(0));
        assertEquals(second(6).plus(WHOLE), leases.end("c", OptionalLong.of(7), second(6)));
        assertEquals(second(6).plus(WHOLE), leases.end("a", OptionalLong.empty(), second(6)));
        leases.hear(Map.of("b", 3L), second(1));
        leases.hear(Map.of("a", 7L), second(2));
        assertEquals(second(2).plus(WHOLE), leases.end("a", OptionalLong.of(7), second(6)));
        leases.forget();
        assertEquals(second(6).plus(WHOLE), leases.end("a", OptionalLong.of(7), second(6)));
    }
}
