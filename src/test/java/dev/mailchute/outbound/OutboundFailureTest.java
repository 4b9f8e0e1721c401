package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.failure.UnsettledException;
import dev.mailchute.files.ChangedFileException;
import dev.mailchute.files.VerifiedFile;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.mailcenter.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundFailureTest {
    private static final Exception TEMPORARY = new TemporaryException(OneOutbox.fault("ErrorServerBusy"));
    private static final Exception UNFORESEEN = new IllegalStateException("a bug");

    @TempDir
    Path folder;

    private OneOutbox one;
    private OutgoingMail mail;

    @BeforeEach
    void open() {
        one = new OneOutbox(folder);
        mail = one.claimed("a.eml", "To: ann@x.example\r\n\r\nHello.\r\n");
    }

    @AfterEach
    void close() {
        one.close();
    }

    private String leave(OutgoingMail which, Exception failure) {
        return one.failures.leave(OneOutbox.again(which), failure).word();
    }

    @Test
    void a_temporary_failure_is_retried_forever_with_growing_delays() {
        for (int attempts = 1; attempts <= 20; attempts++) {
            assertEquals(Outcome.LEFT, leave(mail, TEMPORARY));
            assertEquals(attempts, one.entry(mail).failures().count());
        }
        OutboundEntry entry = one.entry(mail);
        Duration wait = Duration.between(one.clock.instant(), entry.nextTry());
        assertTrue(
                wait.compareTo(Duration.ofMinutes(4)) >= 0 && wait.compareTo(OneOutbox.DELAY.max()) <= 0,
                wait::toString);
        assertEquals(
                one.clock.instant().toEpochMilli(),
                entry.failures().first().orElseThrow().toEpochMilli());
    }

    @Test
    void unforeseen_failures_and_files_that_keep_changing_are_held_at_the_fifth_attempt() throws Exception {
        VerifiedFile checked = VerifiedFile.of(mail.file());
        Files.writeString(mail.file(), "something longer than it was before, and other than that");
        ChangedFileException changed = assertThrows(ChangedFileException.class, checked::requireUnchanged);
        Exception unsettled = new UnsettledException(changed);
        for (Exception failure : new Exception[] {UNFORESEEN, unsettled}) {
            OutgoingMail other = one.claimed(failure.getClass().getSimpleName() + ".eml", "x");
            for (int attempts = 1; attempts < 5; attempts++) {
                assertEquals(Outcome.LEFT, leave(other, failure));
            }
            assertEquals(Outcome.TO_HOLD, leave(other, failure));
        }
    }

    /** Each part of a split may fail. */
    @Test
    void a_message_that_fails_in_several_parts_has_one_attempt() {
        assertEquals(Outcome.LEFT, one.failures.leave(mail, UNFORESEEN).word());
        assertEquals(Outcome.LEFT, one.failures.leave(mail, UNFORESEEN).word());
        assertEquals(1, one.entry(mail).failures().count());
    }

    @Test
    void an_unreadable_message_and_a_retry_by_a_person_have_one_attempt() {
        assertEquals(Outcome.TO_HOLD, leave(mail, new UnreadableException(OneOutbox.fault("x"))));
        assertEquals(Outcome.TO_HOLD, leave(OneOutbox.retried(mail), TEMPORARY));
        assertEquals(0, one.entry(mail).failures().count(), "a retry keeps no count in the ledger");
    }

    @Test
    void a_sent_message_is_never_held() {
        one.recordAs(mail, State.SENT);
        OutgoingMail sent = one.known(mail);
        for (int i = 0; i < 10; i++) {
            assertEquals(Outcome.LEFT, leave(sent, UNFORESEEN));
        }
        assertEquals(State.SENT, one.entry(mail).state());
    }

    @Test
    void a_started_send_is_reset_only_if_graph_said_that_it_was_not_sent() {
        one.recordAs(mail, State.SENDING);
        leave(mail, UNFORESEEN);
        assertEquals(State.SENDING, one.entry(mail).state(), "a failure of our own may have come after Graph took it");
        leave(one.known(mail), TEMPORARY);
        assertEquals(State.SENDING, one.entry(mail).state(), "a look-up that failed says nothing of the sending");
        leave(mail, TEMPORARY);
        assertEquals(State.CLAIMED, one.entry(mail).state());
    }

    @Test
    void a_failure_of_the_mailbox_takes_the_outbox_down_and_is_the_reason_of_the_outcome() {
        Outcome outcome = one.failures.down(mail, new MailboxDownException(OneOutbox.fault("ErrorAccessDenied"), null));
        assertEquals(Outcome.LEFT, outcome.word());
        assertTrue(outcome.reason().orElseThrow().contains("ErrorAccessDenied"));
        assertTrue(one.status.isDown());
        assertFalse(one.state.isAcceptingFiles());
    }

    @Test
    void a_retry_that_graph_refused_waits_again_and_one_whose_outcome_is_not_recorded_keeps_its_doubt() {
        one.recordAs(mail, State.SENDING);
        one.failures.down(OneOutbox.retried(mail), new LedgerException("the disk is full", null));
        assertEquals(State.SENDING, one.entry(mail).state());
        one.failures.down(
                OneOutbox.retried(mail), new MailboxDownException(OneOutbox.fault("ErrorAccessDenied"), null));
        assertEquals(State.HELD, one.entry(mail).state(), "nothing was sent");
    }

    @Test
    void if_the_ledger_fails_the_outbox_is_down_and_nothing_is_held() {
        one.ledger.close();
        for (int i = 0; i < 10; i++) {
            assertEquals(Outcome.LEFT, leave(mail, UNFORESEEN));
        }
        assertEquals("ledger", one.status.trouble().orElseThrow().fault().code());
    }

    @Test
    void a_failure_of_the_folder_is_not_blamed_on_the_message() throws IOException {
        Files.move(one.outbox.outboxDir(), folder.resolve("elsewhere"));
        for (int i = 0; i < 10; i++) {
            assertEquals(Outcome.LEFT, leave(mail, UNFORESEEN));
        }
        assertEquals("storage", one.status.trouble().orElseThrow().fault().code());
    }
}
