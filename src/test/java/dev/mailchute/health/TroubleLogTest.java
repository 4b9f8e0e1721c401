package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.support.LogLines;
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
}
