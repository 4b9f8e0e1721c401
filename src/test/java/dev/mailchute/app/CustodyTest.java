package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.support.LogLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** Files that are not yet messages, and messages the Mail Center cannot take. The tests of each direction's failures cover the rest. */
class CustodyTest {
    private final Custody custody = new Custody(null, null);

    @Test
    void a_file_that_is_not_yet_a_message_is_left() {
        Exception failure = new TemporaryException(Fault.of("busy", "Later."));
        assertEquals(Outcome.LEFT, custody.down(null, failure).word());
        assertEquals(Outcome.LEFT, custody.leave(null, failure).word());
        assertEquals(Outcome.LEFT, custody.notHandedOver(null, failure, null).word());
    }

    @Test
    void a_message_the_mail_center_cannot_take_is_left_and_the_disk_error_is_logged_once() {
        UncheckedIOException full = new UncheckedIOException(new IOException("No space left on device"));
        try (LogLines log = LogLines.of(Custody.class.getName())) {
            assertEquals(Outcome.LEFT, custody.notHeld("a message", full).word());
            assertEquals(Outcome.LEFT, custody.notHeld("a message", full).word());
            assertEquals(1, log.warningsAndAbove().size(), () -> log.warningsAndAbove()
                    .toString());
            assertTrue(log.warningsAndAbove().get(0).contains("No space left on device"), () -> log.warningsAndAbove()
                    .toString());
        }
    }
}
