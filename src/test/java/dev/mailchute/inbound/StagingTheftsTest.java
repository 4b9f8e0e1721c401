package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTheftsTest {
    @TempDir
    Path folder;

    @Test
    void thefts_are_shown_until_none_has_happened_for_an_hour() {
        try (OneMailbox one = new OneMailbox(folder)) {
            StagingThefts thefts = one.state.thefts();
            thefts.polled();
            thefts.record();
            one.clock.step(Duration.ofMinutes(50));
            thefts.record();
            one.clock.step(Duration.ofMinutes(50));
            thefts.polled();
            assertEquals(1, one.status.warnings().size());
            one.clock.step(Duration.ofMinutes(11));
            thefts.polled();
            assertEquals(0, one.status.warnings().size());
        }
    }
}
