package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
    @TempDir
    Path folder;

    private OneMailbox one;
    private boolean isNewHere;
    private Selection selection;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder);
        selection = new Selection(one.ledger.inbound(), one.reserved, one.settled, one.clock, name -> isNewHere);
    }

    @AfterEach
    void close() {
        one.close();
    }

    /** The delivery number of the selected message; 0 if it is not selected. */
    private int delivery() {
        return selection
                .select(one.inbound, OneMailbox.summary("1"))
                .map(Mail::delivery)
                .orElse(0);
    }

    @Test
    void new_and_failed_messages_are_selected_and_those_in_custody_are_not() {
        assertEquals(1, delivery());
        one.record(one.mail("1"), State.FAILING);
        assertEquals(1, delivery());
        for (State state : new State[] {State.STAGED, State.DELIVERED, State.HELD}) {
            one.record(one.mail("1"), state);
            assertEquals(0, delivery(), state.toString());
        }
    }

    @Test
    void a_message_marked_unread_again_is_delivered_again() {
        one.record(one.mail("1"), State.ACKNOWLEDGED);
        assertEquals(0, delivery(), "so soon it is Graph's list that lags");
        one.clock.step(Duration.ofSeconds(61));
        assertEquals(2, delivery());
        one.settled.add(one.mail("1").key());
        assertEquals(0, delivery(), "the machine's clock may have been set forward");
    }

    @Test
    void a_message_that_its_own_steps_keep_unread_is_never_delivered_again() {
        Mail kept = one.mail("1").on(Passage.none().keptUnread(true));
        for (State state : new State[] {State.ACKNOWLEDGED, State.HELD_ACKNOWLEDGED}) {
            one.record(kept, state);
            one.clock.step(Duration.ofDays(1));
            assertEquals(0, delivery());
            assertEquals(state, one.entry(kept).state(), "nor is it marked");
        }
    }

    @Test
    void a_held_message_marked_unread_again_is_the_same_delivery() {
        one.record(one.mail("1"), State.HELD_ACKNOWLEDGED);
        one.clock.step(Duration.ofSeconds(61));
        assertEquals(1, delivery());
    }

    @Test
    void a_message_that_graph_still_lists_after_a_404_is_acknowledged_again() {
        Mail mail = one.mail("1");
        one.record(mail, State.DELIVERED);
        one.ledger.inbound().absent(mail.key(), State.ACKNOWLEDGED, one.clock.instant());
        one.clock.step(Duration.ofSeconds(61));
        assertEquals(0, delivery());
        assertEquals(State.DELIVERED, one.entry(mail).state());
    }

    @Test
    void a_message_that_was_only_copied_is_not_delivered_again() {
        try (OneMailbox copied = new OneMailbox(folder.resolve("copied"), "ACKNOWLEDGE", "false")) {
            Selection copying = new Selection(
                    copied.ledger.inbound(), copied.reserved, copied.settled, copied.clock, name -> false);
            for (State state : new State[] {State.ACKNOWLEDGED, State.HELD_ACKNOWLEDGED}) {
                copied.record(copied.mail("1"), state);
                copied.clock.step(Duration.ofDays(300));
                assertEquals(Optional.empty(), copying.select(copied.inbound, OneMailbox.summary("1")));
            }
        }
    }

    @Test
    void a_message_that_was_copied_is_marked_and_not_delivered_again_once_its_mailbox_is_acknowledged() {
        Mail mail = one.mail("1");
        one.record(mail, State.DELIVERED);
        one.ledger.inbound().unmarked(mail.key(), State.ACKNOWLEDGED, Step.of(What.ACKNOWLEDGED), one.clock.instant());
        one.clock.step(Duration.ofDays(1));
        assertEquals(0, delivery());
        assertEquals(State.DELIVERED, one.entry(mail).state(), "and is acknowledged at the next poll");
    }

    @Test
    void a_message_that_a_person_retries_is_not_polled() {
        String key = one.mail("1").key();
        one.reserved.reserve(key);
        assertEquals(Optional.empty(), selection.select(one.inbound, OneMailbox.summary("1")));
        one.reserved.release(key);
        assertEquals(1, delivery());
    }

    @Test
    void what_another_node_has_acknowledged_by_a_clock_of_its_own_is_not_taken_for_unread_again() {
        one.record(one.mail("1"), State.ACKNOWLEDGED);
        one.clock.step(Duration.ofHours(1));
        isNewHere = true;
        assertEquals(Optional.empty(), selection.select(one.inbound, OneMailbox.summary("1")));
        isNewHere = false;
        assertTrue(selection.select(one.inbound, OneMailbox.summary("1")).isPresent());
    }
}
