package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.TenantClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTest {
    private final TenantClock clock = new TenantClock();
    private final Status status = new Status(
            "outbound",
            "orders",
            "orders@contoso.com",
            clock,
            new Rounds(new Clocks(clock, clock), Rounds.GRACE, now -> Optional.of(Duration.ZERO)),
            new StopWords("look into the outbox orders", "about every second"));

    @Test
    void a_warning_is_shown_until_it_is_over_and_logged_when_it_begins_and_ends() {
        try (LogLines lines = LogLines.of("dev.mailchute.health.Status")) {
            status.warn("a.eml", "may not read it, owner root");
            status.warn("a.eml", "may not read it, owner root");
            assertEquals(
                    List.of("a.eml"),
                    status.warnings().stream().map(Warning::subject).toList());
            assertFalse(status.isDown());
            status.settled("a.eml");
            status.settled("a.eml");
            assertEquals(List.of(), status.warnings());
            assertEquals(2, lines.with("a.eml").size());
        }
    }

    @Test
    void the_number_of_warnings_is_bounded() {
        for (int i = 0; i < 1000; i++) {
            status.warn(i + ".eml", "may not read it, owner root");
        }
        assertEquals(100, status.warnings().size());
    }
}
