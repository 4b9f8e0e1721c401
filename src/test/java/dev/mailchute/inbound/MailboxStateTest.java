package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.PermanentException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxStateTest {
    @TempDir
    Path folder;

    private OneMailbox one;
    private MailboxState state;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder);
        state = one.state;
    }

    @AfterEach
    void close() {
        one.close();
    }

    @Test
    void a_poll_of_a_mailbox_that_is_down_ends_immediately_until_its_backoff_is_over() {
        assertFalse(state.begin().isOver());
        state.down(OneMailbox.fault("ErrorAccessDenied"));
        assertTrue(state.isOver());
        assertTrue(one.status.isDown());
        assertTrue(state.begin().isOver());
        one.clock.step(Duration.ofSeconds(2));
        assertFalse(state.begin().isOver());
        assertTrue(one.status.isDown());
        state.polled();
        assertFalse(one.status.isDown());
    }

    @Test
    void several_failures_in_one_poll_count_once() {
        state.begin();
        for (int i = 0; i < 10; i++) {
            state.down(OneMailbox.fault("ErrorAccessDenied"));
        }
        one.clock.step(Duration.ofSeconds(2));
        assertFalse(state.begin().isOver());
    }

    @Test
    void a_message_that_is_read_ends_an_outage_in_the_middle_of_a_poll() {
        state.begin();
        state.down(OneMailbox.fault("ErrorAccessDenied"));
        one.clock.step(Duration.ofSeconds(2));
        state.begin();
        state.readable(one.mail("1"));
        assertFalse(one.status.isDown());
        assertEquals(Optional.of("1"), state.lastReadable());
    }

    @Test
    void a_message_read_after_its_poll_is_over_does_not_end_an_outage() {
        state.begin();
        state.down(OneMailbox.fault("ErrorAccessDenied"));
        state.readable(one.mail("1"));
        state.polled();
        assertTrue(one.status.isDown());
    }

    @Test
    void a_mailbox_that_returns_messages_but_refuses_every_acknowledgement_is_down() {
        state.begin();
        state.acknowledging().failed("key", true, true, false);
        state.down(OneMailbox.fault("ErrorAccessDenied"));
        one.clock.step(Duration.ofSeconds(2));
        state.begin();
        state.readable(one.mail("1"));
        state.polled();
        assertTrue(one.status.isDown());
        state.acknowledging().succeeded();
        state.polled();
        assertFalse(one.status.isDown());
    }

    @Test
    void no_poll_begins_while_its_folders_cannot_be_used() {
        one.storageTrouble = Optional.of("the drop folder is gone");
        assertTrue(state.begin().isOver());
        assertEquals("storage", one.status.trouble().orElseThrow().fault().code());
        one.storageTrouble = Optional.empty();
        assertFalse(state.begin().isOver());
    }

    @Test
    void while_the_application_stops_polls_end_and_no_failure_is_logged() {
        state.begin();
        one.isStopping = true;
        assertTrue(state.isOver());
        state.down(OneMailbox.fault("stopping"));
        assertFalse(one.status.isDown());
    }

    @Test
    void a_mailbox_that_is_no_longer_configured_is_named() {
        assertTrue(assertThrows(PermanentException.class, () -> one.states.named("sales"))
                .getMessage()
                .contains("sales"));
    }
}
