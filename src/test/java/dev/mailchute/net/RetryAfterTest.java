package dev.mailchute.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "10, 10000",
        "' 10 ', 10000",
        "2.128, 2128",
        "2.0001, 2001",
        "'Thu, 26 Nov 2026 10:00:30 GMT', 30000",
        "'Thu, 26 Nov 2026 09:00:00 GMT', 0",
    })
    void seconds_fractions_and_dates_are_understood(String value, long millis) {
        assertEquals(Duration.ofMillis(millis), RetryAfter.parse(value, CLOCK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"86400", "999999999", "Fri, 27 Nov 2026 10:00:00 GMT"})
    void a_wait_is_an_hour_at_most(String value) {
        assertEquals(Duration.ofHours(1), RetryAfter.parse(value, CLOCK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1e3", "9999999999999999999", "2026-11-26T10:00:30Z"})
    void a_malformed_value_asks_for_no_wait(String value) {
        assertEquals(RetryAfter.NONE, RetryAfter.parse(value, CLOCK));
    }

    @Test
    void a_missing_header_asks_for_no_wait() {
        assertEquals(RetryAfter.NONE, RetryAfter.parse(null, CLOCK));
    }
}
