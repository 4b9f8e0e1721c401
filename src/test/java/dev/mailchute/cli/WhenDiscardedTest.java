package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class WhenDiscardedTest {
    @Test
    void a_date_means_its_start_and_times_are_in_the_local_time_zone() {
        WhenDiscarded.Since since = new WhenDiscarded.Since();
        assertEquals(
                LocalDateTime.of(2026, 11, 24, 0, 0)
                        .atZone(ZoneId.systemDefault())
                        .toInstant(),
                since.convert("2026-11-24"));
        assertEquals(
                LocalDateTime.of(2026, 11, 24, 14, 5)
                        .atZone(ZoneId.systemDefault())
                        .toInstant(),
                since.convert("2026-11-24T14:05"));
        for (String other : new String[] {"", "yesterday", "2026-13-01", "24.11.2026", "2026-11-24 14:05"}) {
            assertThrows(TypeConversionException.class, () -> since.convert(other), other);
        }
    }
}
