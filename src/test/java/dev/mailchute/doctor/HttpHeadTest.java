package dev.mailchute.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpHeadTest {
    private static HttpHead head(String... lines) {
        return new HttpHead(lines[0], List.of(lines));
    }

    @Test
    void the_status_is_the_number_in_the_first_line() {
        assertEquals(407, head("HTTP/1.1 407 Proxy Authentication Required").status());
        assertEquals(0, head("HTTP/1.1").status());
        assertEquals(0, head("HTTP/1.1 many").status());
    }

    @Test
    void fields_are_found_whatever_their_case() {
        HttpHead head = head("HTTP/1.1 200 OK", "date: Thu, 26 Nov 2026 10:00:00 GMT", "Location:/x");
        assertEquals(Optional.of("/x"), head.value("LOCATION"));
        assertEquals(Optional.empty(), head.value("Loc"));
        assertEquals(Optional.of(Instant.parse("2026-11-26T10:00:00Z")), head.date());
        assertEquals(Optional.empty(), head("HTTP/1.1 200 OK", "Date: today").date());
    }
}
