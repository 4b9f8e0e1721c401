package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.CannedGraph;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.transport.MarkedMessage;
import dev.mailchute.health.Warnings;
import dev.mailchute.ledger.InboundEntry.State;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgementTest {
    private static final MarkedMessage MARKED = new MarkedMessage("inbound.support", "1");

    private static final GoneException GONE = new GoneException(OneMailbox.fault("ErrorItemNotFound"));

    @TempDir
    Path folder;

    private final CannedGraph graph = new CannedGraph();
    private OneMailbox one;
    private Acknowledgement acknowledgement;
    private Mail mail;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder);
        Warnings warnings = new Warnings() {
            @Override
            public void warn(String mailbox, String subject, String reason) {
                one.status.warn(subject, reason);
            }

            @Override
            public void settled(String mailbox, String subject) {
                one.status.settled(subject);
            }
        };
        acknowledgement = new Acknowledgement(
                one.states,
                one.ledger.inbound(),
                new DestinationFolders(
                        graph.graph(), new Folders(graph.graph(), one.clock, warnings, () -> false), warnings),
                new Overdue(one.ledger.inbound(), one.states, one.reserved, one.clock),
                one.settled,
                one.clock);
        mail = one.mail("1");
        one.record(mail, State.DELIVERED);
        one.state.begin();
    }

    @AfterEach
    void close() {
        one.close();
        graph.close();
    }

    private void isIn(String folderId) {
        graph.on("mailFolders/recoverableitems", "{\"id\": \"removed\"}")
                .on("messages/1", "{\"id\": \"1\", \"parentFolderId\": \"" + folderId + "\"}");
    }

    @Test
    void a_message_that_no_step_has_marked_is_not_recorded_as_acknowledged() {
        assertThrows(RouteMistakeException.class, () -> acknowledgement.acknowledged(mail, null, null));
        assertThrows(
                RouteMistakeException.class,
                () -> acknowledgement.acknowledged(mail, null, new MarkedMessage("inbound.support", "2")));
        assertEquals(State.DELIVERED, one.entry(mail).state());
        one.record(mail, State.HELD);
        assertThrows(RouteMistakeException.class, () -> acknowledgement.heldAcknowledged(mail, null, null));
        assertEquals(State.HELD, one.entry(mail).state());
    }

    @Test
    void an_acknowledged_message_is_recorded_and_not_treated_as_unread_again() {
        acknowledgement.acknowledged(mail, null, MARKED);
        assertEquals(State.ACKNOWLEDGED, one.entry(mail).state());
        assertTrue(one.settled.contains(mail.key()));
        one.record(mail, State.HELD);
        assertTrue(acknowledgement.isHeld(mail));
        acknowledgement.heldAcknowledged(mail, null, MARKED);
        assertEquals(State.HELD_ACKNOWLEDGED, one.entry(mail).state());
        assertFalse(acknowledgement.isHeld(mail));
    }

    @Test
    void a_message_that_is_gone_needs_no_acknowledgement() {
        graph.fails("messages/1", GONE);
        acknowledgement.gone(mail, GONE);
        assertEquals(State.ACKNOWLEDGED, one.entry(mail).state());
        assertTrue(one.entry(mail).isUnmarked());
    }

    @Test
    void a_permanently_removed_message_is_gone_too() {
        isIn("removed");
        acknowledgement.gone(mail, GONE);
        assertEquals(State.ACKNOWLEDGED, one.entry(mail).state());
    }

    @Test
    void a_message_that_still_exists_is_acknowledged_later_even_after_a_404() {
        isIn("inbox");
        acknowledgement.gone(mail, GONE);
        assertEquals(State.DELIVERED, one.entry(mail).state());
        assertEquals(1, one.entry(mail).failures().count());
        assertFalse(one.status.isDown());
    }

    @Test
    void a_message_counts_as_there_if_that_cannot_be_checked() {
        graph.fails("messages/1", new TemporaryException(OneMailbox.fault("ErrorServerBusy")));
        acknowledgement.gone(mail, GONE);
        assertEquals(State.DELIVERED, one.entry(mail).state());
    }

    @Test
    void after_eight_failures_in_a_row_the_rest_waits_for_the_next_poll() {
        for (int i = 0; i < 8; i++) {
            assertFalse(one.state.poll().hasTooManyFailedAcknowledgements());
            acknowledgement.notAcknowledged(mail, new TemporaryException(OneMailbox.fault("ErrorServerBusy")));
        }
        assertTrue(one.state.poll().hasTooManyFailedAcknowledgements());
    }
}
