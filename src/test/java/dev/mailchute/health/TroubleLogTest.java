package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.log.MessageLine;
import dev.mailchute.support.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class TroubleLogTest {
    private static final Logger LOG = LoggerFactory.getLogger("test.troubles");

    private final TroubleLog troubles = new TroubleLog();

    @Test
    void the_same_problem_with_the_same_file_is_logged_once_and_repetitions_are_counted() {
        try (LogLines lines = LogLines.of("test.troubles")) {
            for (int i = 0; i < 5; i++) {
                troubles.warn(LOG, "a.eml", "denied", "a.eml may not be read");
            }
            troubles.resolved(LOG, "a.eml", "a.eml is sent");
            assertEquals(List.of("a.eml may not be read"), lines.with("may not be read"));
            assertEquals(List.of("a.eml is sent (the problem was repeated 4 times)"), lines.with("is sent"));
        }
    }

    @Test
    void another_file_or_another_cause_is_logged_too() {
        try (LogLines lines = LogLines.of("test.troubles")) {
            troubles.warn(LOG, "a.eml", "denied", "a.eml may not be read");
            troubles.warn(LOG, "b.eml", "denied", "b.eml may not be read");
            troubles.warn(LOG, "a.eml", "full", "the disk is full");
            assertEquals(3, lines.warningsAndAbove().size());
        }
    }

    @Test
    void an_end_without_a_problem_is_not_logged() {
        try (LogLines lines = LogLines.of("test.troubles")) {
            troubles.resolved(LOG, "a.eml", "a.eml is sent");
            assertEquals(List.of(), lines.with("a.eml"));
        }
    }

    @Test
    void while_it_is_repeated_the_log_says_how_often_ever_more_seldom() {
        TickingClock clock = new TickingClock();
        TroubleLog repeated = new TroubleLog(clock);
        try (LogLines lines = LogLines.of("test.troubles")) {
            // Every 30 seconds for two days.
            for (int i = 0; i < 5760; i++) {
                repeated.warn(LOG, "a.eml", "denied", "a.eml may not be read");
                clock.passes(Duration.ofSeconds(30));
            }
            repeated.resolved(LOG, "a.eml", "a.eml is sent");
            List<String> told = lines.warningsAndAbove();
            assertEquals("a.eml may not be read", told.get(0));
            assertEquals("a.eml may not be read (20 more in 10 min)", told.get(1));
            assertEquals("a.eml may not be read (120 more in 60 min)", told.get(2));
            assertEquals("a.eml may not be read (720 more in 6 h)", told.get(3));
            assertEquals(10, told.size(), told::toString);
            assertEquals(List.of("a.eml is sent (the problem was repeated 5759 times)"), lines.with("is sent"));
        }
    }

    @Test
    void outcomes_of_a_message_are_counted_in_the_same_way() {
        TickingClock clock = new TickingClock();
        TroubleLog counted = new TroubleLog(clock);
        try (LogLines lines = LogLines.of("dev.mailchute.messages")) {
            for (int i = 0; i < 30; i++) {
                counted.warn("0a", "busy", MessageLine.of("left", "outbound", "orders", "0a"));
                clock.passes(Duration.ofMinutes(1));
            }
            assertEquals(
                    List.of(
                            "left direction=outbound name=orders key=0a",
                            "left direction=outbound name=orders key=0a (10 more in 10 min)"),
                    lines.warningsAndAbove());
        }
    }

    private static final class TickingClock implements InstantSource {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        void passes(Duration time) {
            now = now.plus(time);
        }
    }
}
