package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
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

    @Test
    void a_stop_of_mailchute_is_no_trouble() {
        try (LogLines lines = LogLines.of("dev.mailchute.health.Status")) {
            status.fails(Fault.stopping());
            assertFalse(status.isDown());
            assertEquals(List.of(), lines.warningsAndAbove());
        }
    }

    @Test
    void a_connection_that_comes_and_goes_is_told_ever_more_seldom() {
        try (LogLines lines = LogLines.of("dev.mailchute.health.Status")) {
            // A minute up, a minute down, for two hours.
            for (int i = 0; i < 60; i++) {
                status.fails(Fault.of("unreachable", "no route"));
                clock.advance(Duration.ofMinutes(1));
                status.works();
                clock.advance(Duration.ofMinutes(1));
            }
            List<String> down = lines.with("is down");
            assertEquals(3, down.size(), down::toString);
            assertFalse(down.get(0).contains("more times"), down::toString);
            assertTrue(down.get(1).endsWith(" (5 more times in 10 min)"), down::toString);
            assertTrue(down.get(2).endsWith(" (30 more times in 60 min)"), down::toString);
            assertEquals(3, lines.with("works again").size());
            clock.advance(Duration.ofHours(1));
            status.fails(Fault.of("unreachable", "no route"));
            status.fails(Fault.of("forbidden", "not yours"));
            assertEquals(5, lines.with("is down").size());
        }
    }

    @Test
    void two_reasons_that_take_turns_are_told_once_each() {
        try (LogLines lines = LogLines.of("dev.mailchute.health.Status")) {
            for (int i = 0; i < 50; i++) {
                status.fails(Fault.of("ledger", "the ledger is full"));
                status.fails(Fault.of("storage", "the letter cannot be written"));
                clock.advance(Duration.ofSeconds(1));
            }
            assertEquals(2, lines.with("is down").size());
            status.works();
            assertEquals(1, lines.with("works again").size());
        }
    }
}
